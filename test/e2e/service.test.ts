import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../simulator/index.ts';
import { startSimulator } from '../simulator/index.ts';
import { readFiles } from './support/files.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { everyText } from './support/frames.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import type { Workbench } from './support/workbench.ts';

const key = 'key_0123456789abcdef';

describe('Without a service', () => {
  const running = useExtension({ userSettings: { 'runwayVideo.apiUrl': '' } });

  it('the view offers to select one, and a right-click on an image asks for one first', async () => {
    const { workbench, simulator } = running();
    const { dialog, editors, explorer, page, quickInput, tasks } = workbench;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await quickInput.pick('Turn Images into Videos');
    const steps = page.locator('.getting-started-step').getByRole('checkbox');
    await steps.nth(3).waitFor();
    await steps.and(page.getByLabel('Connect a service: Not completed')).waitFor();

    await workbench.eventually(async () => {
      const welcome = await tasks.welcome();
      assert.match(welcome, /^Turn images into short videos/);
      assert.match(welcome, /Select Service….*Try Practice Mode$/s);
    });
    await workbench.screenshot('welcome');
    await tasks.clickWelcome('Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.cancel();
    await quickInput.waitUntilClosed();

    await explorer.choose('cat in the window.jpg', generateItem);
    await quickInput.waitFor('Select a Service');
    await workbench.eventually(async () => {
      assert.deepEqual(await readLabels(workbench), ['Runway', 'Practice', 'Another Service…']);
      // Enter selects Runway, not the row that asks for an address.
      assert.equal(await quickInput.activeLabel(), 'Runway');
    });
    await quickInput.pick('Another Service…');

    await quickInput.waitFor('Service Address');
    await quickInput.type('http://example.com/runwayml/v1');
    await quickInput.waitForMessage('The address must begin with https://.');
    await quickInput.accept();
    assert.equal(await quickInput.title(), 'Service Address');
    await quickInput.type('https://me:secret@example.com');
    await quickInput.waitForMessage('Remove the user name and password from the address.');
    await quickInput.type(`${simulator.origin}/api`);
    await quickInput.accept();
    const root = simulator.root('relay');
    await dialog.waitFor(
      `There is no API at ${simulator.origin}/api, but there is one at ${root}.`,
    );
    await workbench.screenshot('service-wrong-path');
    await dialog.click(`Use ${root}`);

    const form = await new Form(workbench).waitFor('cat in the window.jpg');
    await workbench.eventually(async () => {
      assert.equal((await form.text()).ratio, '9:16 · 720 × 1280 (best match)');
    });
    await workbench.form.getByText(`Service: ${nameOf(simulator)}`).waitFor();
    await waitForApiUrl(workbench, root);
    // The checks of both addresses are free of charge. The balance is read afterwards.
    const checks = simulator.requests.filter(({ path }) => !path.endsWith('/organization'));
    assert.deepEqual(
      checks.map(({ endpoint, headers }) => `${endpoint} ${String(headers['authorization'])}`),
      ['unknown undefined', 'query undefined', 'query undefined'],
    );

    await form.prompt.fill('The cat blinks');
    simulator.next({ queueMs: Infinity });
    await form.generate.click();
    const create = await simulator.received('create');
    assert.equal(create.headers['authorization'], undefined);
    await tasks.row('cat in the window.jpg').waitForDescription(/^Waiting · The cat blinks/);

    await editors.tab('Welcome').click();
    await steps.and(page.getByLabel('Connect a service: Completed')).waitFor();
    await workbench.screenshot('walkthrough');
  });
});

describe('With a service that needs no key', () => {
  const running = useExtension();
  /** Another service, which needs a key. */
  let guarded: Simulator;

  beforeEach(async () => {
    guarded = await startSimulator({ apiKey: key, queueMs: 0, runMs: 0, render: 'none' });
  });
  afterEach(() => guarded.close());

  it('another service can ask for a key, which only it receives, and is removed with its key', async () => {
    const { workbench, simulator } = running();
    const { dialog, notifications, quickInput, tasks } = workbench;
    await enterAddress(workbench, guarded.root('relay'));
    // A service on this machine needs no key by default. This one demands one.
    const title = `${nameOf(guarded)} API Key`;
    await quickInput.waitFor(title);
    await quickInput.waitForMessage('requires an API key.');
    assert.equal(await quickInput.box.getAttribute('type'), 'password');
    await quickInput.type('two words');
    await quickInput.waitForMessage('Paste only the key, without spaces.');
    await quickInput.type('key_wrong');
    await quickInput.accept();
    await guarded.answered('query', 2);
    await quickInput.waitForMessage('rejected the API key (HTTP 401');
    await workbench.eventually(async () => {
      assert.equal(await quickInput.title(), title);
      assert.equal(await quickInput.box.inputValue(), '');
    });
    assert.equal(readApiUrl(workbench), simulator.root('relay'));
    await quickInput.type(` ${key} `);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    const check = await guarded.answered('query', 3);
    assert.equal(check.headers['authorization'], `Bearer ${key}`);
    await waitForApiUrl(workbench, guarded.root('relay'));

    const form = await openForm(workbench, 'mountains.png');
    await workbench.form.getByText(`Service: ${nameOf(guarded)}`).waitFor();
    await form.prompt.fill('Clouds drift');
    await form.submit();
    await notifications.find('mountains.mp4 is ready').waitFor();
    await tasks.row('mountains.png').waitForDescription(finished('Clouds drift'));
    const accepted = guarded.requests.filter(
      ({ endpoint, status }) => endpoint === 'create' && status === 200,
    );
    assert.deepEqual(
      accepted.map(({ headers }) => headers['authorization']),
      [`Bearer ${key}`],
    );

    // The key is sent to no other host, shown in no window, and written to no file.
    const others = [
      ...guarded.requests.filter(({ endpoint }) => endpoint === 'video'),
      ...simulator.requests,
    ];
    assert.ok(others.some(({ endpoint }) => endpoint === 'video'));
    assert.deepEqual(
      others.filter(({ headers }) => JSON.stringify(headers).includes(key)),
      [],
    );
    await workbench.runCommand('Runway: Show Log');
    await workbench.page.locator('.view-line', { hasText: 'was saved as' }).first().waitFor();
    const texts = await everyText(workbench.page);
    assert.ok(texts.some((text) => text.includes('Clouds drift')));
    assert.deepEqual(
      texts.filter((text) => text.includes(key)),
      [],
    );
    const { dataDir } = workbench.session;
    assert.notDeepEqual(findFiles('Clouds drift', dataDir), []);
    assert.deepEqual(findFiles(key, dataDir), []);

    // It is removed with the mouse, and with the keyboard.
    const root = guarded.root('relay');
    const question = `Remove ${root} from the list, and its API key from this computer?`;
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.press(nameOf(guarded), 'Remove from List');
    await dialog.waitFor(question);
    await dialog.click('Cancel');
    await quickInput.waitFor('Select a Service');

    // The selected service has the focus. Tab moves to the list, then to its buttons.
    const { keyboard } = workbench.page;
    await quickInput.waitForFocus('.quick-input-box input');
    await keyboard.press('Tab');
    await quickInput.waitForFocus('.quick-input-list .monaco-list');
    await keyboard.press('Tab');
    await quickInput.waitForFocus('.quick-input-list a.action-label');
    await keyboard.press('ArrowRight');
    await quickInput.waitForFocus('a.action-label[aria-label="Remove from List"]');
    await keyboard.press('Enter');
    await dialog.waitFor(question);
    await dialog.click('Remove');
    await quickInput.waitFor('Select a Service');
    await workbench.eventually(async () => {
      const labels = await readLabels(workbench);
      assert.deepEqual(labels, ['Runway', nameOf(simulator), 'Practice', 'Another Service…']);
    });
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
    await waitForApiUrl(workbench, '');

    // The key was removed, so the service asks for it again.
    await addGuarded(workbench);
    await workbench.runCommand('Runway: Remove API Key');
    await notifications.find(/^The API key of .* was removed/).waitFor();
    const created = guarded.count('create');
    await openForm(workbench, 'mountains.png');
    await form.generate.click();
    const create = await guarded.answered('create', created + 1);
    assert.equal(create.status, 401);
    assert.equal(create.headers['authorization'], undefined);
    await form.waitForError('', 'rejected the API key');
  });

  /** Selects the service that needs a key, and enters the key. */
  async function addGuarded(workbench: Workbench): Promise<void> {
    const { quickInput } = workbench;
    await enterAddress(workbench, guarded.root('relay'));
    await quickInput.waitFor(`${nameOf(guarded)} API Key`);
    await quickInput.type(key);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    // VS Code writes the settings file, and tells the extension a moment later.
    await workbench.eventually(async () => {
      await workbench.runCommand('Runway: Select Service…');
      await quickInput.waitFor('Select a Service');
      const items = await quickInput.items();
      await quickInput.cancel();
      await quickInput.waitUntilClosed();
      const added = items.find(({ label }) => label === nameOf(guarded));
      assert.match(added?.description ?? '', /^in use/);
    });
  }
});

/** Selects a service by its address. */
async function enterAddress(workbench: Workbench, address: string): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand('Runway: Select Service…');
  await quickInput.waitFor('Select a Service');
  await quickInput.pick('Another Service…');
  await quickInput.waitFor('Service Address');
  await quickInput.type(address);
  await quickInput.accept();
}

async function readLabels({ quickInput }: Workbench): Promise<string[]> {
  return (await quickInput.items()).map(({ label }) => label);
}

function nameOf(simulator: Simulator): string {
  return new URL(simulator.origin).host;
}

/** Waits until the setting is the service's API root; empty: no service. */
async function waitForApiUrl(workbench: Workbench, root: string): Promise<void> {
  await workbench.eventually(() => {
    assert.equal(readApiUrl(workbench), root);
  });
}

function readApiUrl({ session }: Workbench): unknown {
  const file = join(session.dataDir, 'data/User/settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return settings['runwayVideo.apiUrl'];
}

/** Finds the files in a folder and its subfolders that contain a text. */
function findFiles(text: string, folder: string): string[] {
  return [...readFiles(folder)].filter(([, it]) => it.includes(text)).map(([file]) => file);
}
