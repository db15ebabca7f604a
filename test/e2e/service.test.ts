import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../simulator/index.ts';
import { startSimulator } from '../simulator/index.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { everyText } from './support/frames.ts';
import { useExtension } from './support/useExtension.ts';

describe('Without a service', () => {
  const key = 'key_0123456789abcdef';
  const running = useExtension({ userSettings: { 'runwayVideo.apiUrl': '' } });
  let guarded: Simulator;

  before(async () => {
    guarded = await startSimulator({ apiKey: key, queueMs: 0, runMs: 0, render: 'none' });
  });
  after(() => guarded.close());

  it('the view says to select one', async () => {
    const { workbench } = running();
    await workbench.eventually(async () => {
      const welcome = await workbench.tasks.welcome();
      assert.match(welcome, /^Turn an image into a video: choose the service that generates it/);
      assert.match(welcome, /Select Service…$/);
    });
    await workbench.screenshot('welcome');
    await workbench.tasks.clickWelcome('Select Service…');
    await workbench.quickInput.waitFor('Select a Service');
    await workbench.quickInput.cancel();
    await workbench.quickInput.waitUntilClosed();
  });

  it('a right-click leads through selecting one to the form', async () => {
    const { workbench, simulator } = running();
    const { explorer, quickInput, tasks } = workbench;
    await explorer.choose('cat in the window.jpg', generateItem);
    await quickInput.waitFor('Select a Service');
    assert.deepEqual(
      (await quickInput.items()).map((it) => it.label),
      ['Runway', 'Another Service…'],
    );
    await quickInput.pick('Another Service…');

    await quickInput.waitFor('Address of the Service');
    await quickInput.type('http://example.com/runwayml/v1');
    await quickInput.waitForMessage('The address must begin with https://.');
    await quickInput.accept();
    assert.equal(await quickInput.title(), 'Address of the Service');
    await quickInput.type('https://me:secret@example.com');
    await quickInput.waitForMessage('Leave the user name and password out of the address.');
    // A bare host is completed.
    await quickInput.type(simulator.origin);
    await quickInput.accept();

    const form = await new Form(workbench).waitFor('cat in the window.jpg');
    assert.equal((await form.text()).ratio, '720:1280 (nearest to the image)');
    await workbench.form.getByText(`Service: ${new URL(simulator.origin).host}`).waitFor();
    assert.equal(userSettings()['runwayVideo.apiUrl'], simulator.root('relay'));
    // It was looked at, for nothing, before it was chosen; what is left there is asked for after.
    const asked = simulator.requests.filter((it) => !it.path.endsWith('/organization'));
    assert.deepEqual(
      asked.map((it) => `${it.endpoint} ${String(it.headers['authorization'])}`),
      ['query undefined'],
    );

    await form.prompt.fill('The cat blinks');
    simulator.next({ queueMs: Infinity });
    await form.generate.click();
    const create = await simulator.received('create');
    assert.equal(create.headers['authorization'], undefined);
    await tasks.row('cat in the window.jpg').waitForDescription(/^Queued · The cat blinks/);
  });

  it('a service that wants a key is told so, and gets it alone', async () => {
    const { workbench, simulator } = running();
    const { notifications, quickInput, tasks } = workbench;
    const elsewhere = simulator.requests.length;
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Address of the Service');
    await quickInput.type(guarded.root('relay'));
    await quickInput.accept();
    // On this machine no key is needed, so none is asked for; this one takes nothing without.
    const title = `API Key of ${new URL(guarded.origin).host}`;
    await quickInput.waitFor(title);
    await quickInput.waitForMessage('takes nothing without an API key.');
    assert.equal(await quickInput.box.getAttribute('type'), 'password');
    await quickInput.type('two words');
    await quickInput.waitForMessage('Paste the key alone, without spaces.');
    await quickInput.type('key_wrong');
    await quickInput.accept();
    await guarded.answered('query', 2);
    await quickInput.waitForMessage('did not accept the API key (HTTP 401');
    assert.equal(await quickInput.title(), title);
    assert.equal(await quickInput.box.inputValue(), '');
    assert.equal(userSettings()['runwayVideo.apiUrl'], simulator.root('relay'));
    await quickInput.type(` ${key} `);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    const asked = await guarded.answered('query', 3);
    assert.equal(asked.headers['authorization'], `Bearer ${key}`);
    await workbench.eventually(() => {
      assert.equal(userSettings()['runwayVideo.apiUrl'], guarded.root('relay'));
    });

    const form = await openForm(workbench, 'mountains.png');
    await workbench.form.getByText(`Service: ${new URL(guarded.origin).host}`).waitFor();
    await form.prompt.fill('Clouds drift');
    await form.submit();
    await notifications.find('The video of mountains.png was saved as').waitFor();
    await tasks.row('mountains.png').waitForDescription(/^Done · Clouds drift/);
    const taken = guarded.requests.filter((it) => it.endpoint === 'create' && it.status === 200);
    assert.deepEqual(
      taken.map((it) => it.headers['authorization']),
      [`Bearer ${key}`],
    );

    // To nobody but that service's API, not into the window, not to disk.
    const others = [
      ...guarded.requests.filter((it) => it.endpoint === 'video'),
      ...simulator.requests.slice(elsewhere),
    ];
    assert.ok(others.some((it) => it.endpoint === 'video'));
    assert.deepEqual(
      others.filter((it) => JSON.stringify(it.headers).includes(key)),
      [],
    );
    await workbench.runCommand('Runway: Show Log');
    await workbench.page.locator('.view-line', { hasText: 'was saved as' }).first().waitFor();
    const texts = await everyText(workbench.page);
    assert.ok(texts.some((it) => it.includes('Clouds drift')));
    assert.deepEqual(
      texts.filter((it) => it.includes(key)),
      [],
    );
    const { dataDir } = workbench.session;
    assert.notDeepEqual(filesWith('Clouds drift', dataDir), []);
    assert.deepEqual(filesWith(key, dataDir), []);
  });

  it('the list shows the state of each, and goes back without asking for a key', async () => {
    const { workbench, simulator } = running();
    const { quickInput } = workbench;
    const [here, there] = [nameOf(guarded), nameOf(simulator)];
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    const another = {
      label: 'Another Service…',
      description: undefined,
      detail: 'A relay that speaks the same API, by its address',
    };
    const runway = {
      label: 'Runway',
      description: 'no key',
      detail: 'https://api.dev.runwayml.com/v1',
    };
    assert.deepEqual(await quickInput.items(), [
      runway,
      { label: here, description: 'chosen · key set', detail: guarded.root('relay') },
      {
        label: there,
        description: 'needs no key · 1 task running',
        detail: simulator.root('relay'),
      },
      another,
    ]);
    assert.deepEqual(await quickInput.buttons('Runway'), ['Set API Key…']);
    assert.deepEqual(await quickInput.buttons(here), ['Replace API Key…', 'Remove from List']);
    await workbench.screenshot('service-picker');

    const asked = simulator.count('query');
    await quickInput.pick(there);
    await simulator.received('query');
    await chosen(simulator.root('relay'));
    assert.ok(simulator.count('query') > asked);

    const before = guarded.count('query');
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick(here);
    const query = await guarded.answered('query', before + 1);
    assert.equal(query.headers['authorization'], `Bearer ${key}`);
    await chosen(guarded.root('relay'));
    await quickInput.waitUntilClosed();
  });

  it('a wrong path is told, and the usual one offered where the API is', async () => {
    const { workbench } = running();
    const { dialog, quickInput } = workbench;
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Address of the Service');
    await quickInput.type(`${guarded.origin}/api`);
    await quickInput.accept();
    const root = guarded.root('relay');
    await dialog.waitFor(`There is no API at ${guarded.origin}/api, but there is one at ${root}.`);
    await workbench.screenshot('service-wrong-path');
    await dialog.click(`Use ${root}`);
    await quickInput.waitUntilClosed();
    await chosen(root);
  });

  it('one is removed with its key, from the keyboard too', async () => {
    const { workbench, simulator } = running();
    const { dialog, quickInput } = workbench;
    const here = nameOf(guarded);
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.press(here, 'Remove from List');
    const root = guarded.root('relay');
    await dialog.waitFor(`Remove ${root} from the list, and its API key from this computer?`);
    await dialog.click('Cancel');
    await quickInput.waitFor('Select a Service');

    // The chosen one has the focus; Tab leads to the list, and on to its buttons.
    const { keyboard } = workbench.page;
    await quickInput.waitForFocus('.quick-input-box input');
    await keyboard.press('Tab');
    await quickInput.waitForFocus('.quick-input-list .monaco-list');
    await keyboard.press('Tab');
    await quickInput.waitForFocus('.quick-input-list a.action-label');
    await keyboard.press('ArrowRight');
    await quickInput.waitForFocus('a.action-label[aria-label="Remove from List"]');
    await keyboard.press('Enter');
    await dialog.waitFor(`Remove ${root} from the list, and its API key from this computer?`);
    await dialog.click('Remove');
    await quickInput.waitFor('Select a Service');
    await workbench.eventually(async () => {
      assert.deepEqual(
        (await quickInput.items()).map((it) => it.label),
        ['Runway', nameOf(simulator), 'Another Service…'],
      );
    });
    await quickInput.press(nameOf(simulator), 'Remove from List');
    await dialog.waitFor('from this computer?');
    assert.match(await dialog.detail(), /^1 task running there\. Without the key/);
    await dialog.click('Cancel');
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
    await chosen('');

    // Its key is gone: chosen again, it has to be typed again.
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Address of the Service');
    await quickInput.type(root);
    await quickInput.accept();
    await quickInput.waitFor(`API Key of ${here}`);
    await quickInput.type(key);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    await chosen(root);
  });

  it('one that does not cancel is found out once, until it is chosen anew', async () => {
    const { workbench } = running();
    const { notifications, quickInput, tasks } = workbench;
    guarded.next({ queueMs: Infinity });
    guarded.misbehave({ on: 'cancel', fault: 'answer', status: 405, json: {} });
    const form = await openForm(workbench, 'mountains.png');
    await form.prompt.fill('Snow falls');
    await form.submit();
    await tasks.open();
    const row = tasks.row('mountains.png');
    await row.waitForDescription(/^Queued · Snow falls/);
    assert.deepEqual(await row.actions(), ['Cancel', 'Edit and Run Again…']);
    await row.action('Cancel');
    await notifications.find('The service cannot cancel this task. It goes on').waitFor();
    await workbench.eventually(async () => {
      assert.deepEqual(await row.actions(), ['Edit and Run Again…']);
    });
    assert.equal(guarded.count('cancel'), 1);

    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick(nameOf(guarded));
    await quickInput.waitUntilClosed();
    await workbench.eventually(async () => {
      assert.deepEqual(await row.actions(), ['Cancel', 'Edit and Run Again…']);
    });
    await row.action('Cancel');
    await row.waitForDescription(/^Cancelled · Snow falls/);
  });

  it('Remove API Key forgets it', async () => {
    const { workbench } = running();
    await workbench.runCommand('Runway: Remove API Key');
    await workbench.notifications.find(/^The API key of .* was removed/).waitFor();
    const form = await openForm(workbench, 'mountains.png');
    const earlier = guarded.count('create');
    await form.generate.click();
    const create = await guarded.answered('create', earlier + 1);
    assert.equal(create.status, 401);
    assert.equal(create.headers['authorization'], undefined);
    await form.waitForError('', 'did not accept the API key');
  });

  function nameOf(simulator: Simulator): string {
    return new URL(simulator.origin).host;
  }

  /** Waits until the setting has a service's address, or none. */
  async function chosen(root: string): Promise<void> {
    await running().workbench.eventually(() => {
      assert.equal(userSettings()['runwayVideo.apiUrl'], root);
    });
  }

  function userSettings(): Record<string, unknown> {
    const file = join(running().workbench.session.dataDir, 'data/User/settings.json');
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  }
});

function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .filter((file) => readFileSync(file).includes(text));
}
