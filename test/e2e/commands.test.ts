import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../simulator/index.ts';
import { Form, openForm } from './support/form.ts';
import { readRecords } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

describe('With commands,', () => {
  const running = useExtension();

  it('an image on the web is downloaded by the service, and its form can be used again', async () => {
    const { workbench, simulator } = running();
    const { quickInput, notifications, folder, tasks } = workbench;
    await workbench.runCommand('Runway: Generate Video from URL…');
    await quickInput.waitFor('Generate Video from URL');
    await quickInput.type('http://pictures.invalid/cat.png');
    await quickInput.waitForMessage('Enter the full address of an image, beginning with https://.');
    await quickInput.accept();
    await quickInput.type('https://192.0.2.1/cat.png');
    await quickInput.waitForMessage('from host names only, not from IP addresses');
    const url = 'https://pictures.invalid/in/a%20cat.png?size=2';
    await quickInput.type(` ${url} `);
    await quickInput.accept();

    const form = await new Form(workbench).waitFor('a cat.png');
    await form.waitForNote('No preview: this computer couldn’t load the image');
    await form.prompt.fill('It purrs');
    await form.submit();
    const task = await renderedTask(simulator);
    const { fullBody } = await simulator.received('create');
    assert.ok(typeof fullBody === 'object' && fullBody !== null && 'promptImage' in fullBody);
    assert.equal(fullBody.promptImage, url);
    await notifications.find('a cat.mp4 is ready').waitFor();
    assert.deepEqual(readFileSync(join(folder, 'a cat.mp4')), Buffer.from(task.video ?? []));

    await tasks.row('a cat.png').choose('Edit and Generate Again…');
    await form.waitFor('a cat.png');
    assert.equal(await form.prompt.inputValue(), 'It purrs');
    await form.submit();
    await renderedTask(simulator, 2);
    const [first, second] = simulator.requests.filter((it) => it.endpoint === 'create');
    assert.deepEqual(second?.fullBody, first?.fullBody);
    await notifications.find('a cat-2.mp4 is ready').waitFor();
  });

  it('a task that was created elsewhere is tracked by its ID, once, and never created', async () => {
    const { workbench, simulator } = running();
    const { quickInput, notifications, tasks, folder } = workbench;
    holdNext(simulator, { status: 'RUNNING', progress: 0.5 });
    const response = await fetch(`${simulator.root('relay')}/image_to_video`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        promptImage: 'https://pictures.invalid/cat.png',
        model: 'gen4_turbo',
        ratio: '1280:720',
        duration: 5,
      }),
    });
    assert.equal(response.status, 200);
    const task = await renderedTask(simulator);

    const track = async (id: string) => {
      await workbench.runCommand('Runway: Track Existing Task…');
      await quickInput.waitFor('Task ID');
      await quickInput.type(id);
    };
    await track('two words');
    await quickInput.waitForMessage('Enter only the ID: no spaces, no slashes');
    await quickInput.accept();
    assert.equal(simulator.count('query'), 0);
    await quickInput.type(` ${task.id} `);
    await quickInput.accept();
    const row = tasks.row(task.id);
    await row.waitForDescription(/^50%(?: · about \d+ s left)?$/);
    // It has no settings and no image.
    assert.deepEqual(await row.actions(), ['Cancel']);

    await track(task.id);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    task.release();
    await notifications.find(`${task.id}.mp4 is ready`).waitFor();
    await row.waitForDescription(finished());
    assert.equal((await tasks.rows()).length, 1);
    assert.deepEqual(readFileSync(join(folder, `${task.id}.mp4`)), Buffer.from(task.video ?? []));
    assert.ok(!existsSync(join(folder, `${task.id}-2.mp4`)));
    assert.equal(simulator.count('create'), 1);
  });

  it('a finished video is opened, revealed and copied, and so are its ID and prompt', async () => {
    const { workbench } = running();
    const { tasks, editors, explorer } = workbench;
    const { task, file } = await finishVideo();
    const row = tasks.row('lighthouse.png');
    await row.action('Open Video');
    await editors.waitFor('lighthouse.mp4');
    // The preview takes the focus when it has loaded, and an open menu would close.
    await editors.close('lighthouse.mp4');

    await row.choose('Reveal Video');
    const shown = workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await shown.filter({ hasText: 'lighthouse.mp4' }).waitFor();
    await explorer.row('pages/lighthouse.mp4');

    await tasks.open();
    await row.choose('Copy Task ID');
    await workbench.eventually(async () => assert.equal(await workbench.clipboard(), task.id));
    await row.choose('Copy Prompt');
    await workbench.eventually(async () => {
      assert.equal(await workbench.clipboard(), 'The light turns');
    });

    const copy = join(workbench.folder, 'pages', 'turning.mp4');
    await saveAs(copy);
    await workbench.eventually(() => {
      assert.deepEqual(readFileSync(copy), readFileSync(file));
    });
    assert.equal(running().simulator.count('video'), 1);
    assert.equal(readRecords(workbench)[0]?.file, file);
  });

  it('a deleted video is downloaded again, and never generated again', async () => {
    const { workbench, simulator } = running();
    const { notifications, tasks, editors } = workbench;
    const { task, file } = await finishVideo();
    const video = Buffer.from(task.video ?? []);
    const pages = join(workbench.folder, 'pages');
    rmSync(file);
    await tasks.row('lighthouse.png').click();
    const gone = notifications.find(`The video was moved or deleted: ${file}`);
    assert.equal(await gone.severity(), 'warning');
    assert.deepEqual(await gone.buttons(), ['Download Again']);
    await gone.click('Download Again');
    const saved = notifications.find(`The video was saved as ${file}.`);
    await saved.waitFor();
    assert.deepEqual(readFileSync(file), video);
    await saved.click('Open Video');
    await editors.waitFor('lighthouse.mp4');
    await editors.close('lighthouse.mp4');

    // The existing file stays unchanged.
    await tasks.row('lighthouse.png').choose('Download Again');
    await notifications.find('lighthouse-2.mp4.').waitFor();
    assert.deepEqual(videosIn(pages), ['lighthouse-2.mp4', 'lighthouse.mp4']);

    for (const name of videosIn(pages)) rmSync(join(pages, name));
    const target = join(pages, 'again.mp4');
    await saveAs(target);
    await workbench.eventually(() => {
      assert.deepEqual(readFileSync(target), video);
      assert.equal(readRecords(workbench)[0]?.file, target);
    });
    assert.deepEqual(videosIn(pages), ['again.mp4']);
    assert.equal(simulator.count('create'), 1);
  });

  it('an unconfirmed task is submitted again or discarded only after a warning', async () => {
    const { workbench, simulator } = running();
    const { tasks, dialog, notifications } = workbench;
    const row = await loseAnswer('sea.png', 'Waves');
    const [lost] = readRecords(workbench);
    assert.ok(lost);
    const recordOf = () => readRecords(workbench).find((it) => it.id === lost.id);
    await row.action('Submit Again…');
    await dialog.waitFor('Send “sea.png” again?');
    await dialog.click('Cancel');

    // The service refuses it. The outcome of the first request is still unknown.
    simulator.next({ refuse: { status: 400, error: 'Not now' } });
    await row.action('Submit Again…');
    await dialog.waitFor('Send “sea.png” again?');
    assert.equal(
      await dialog.detail(),
      'If the first request arrived, you’ll get, and pay for, two videos.',
    );
    assert.equal(simulator.count('create'), 1);
    await dialog.click('Submit Again');
    await notifications.find('Not now').waitFor();
    assert.equal(simulator.count('create'), 2);
    assert.equal(recordOf()?.state, 'unconfirmed');

    // The refused task is the row above.
    await row.waitForDescription(/^Failed · .* Not now/);
    await row.action('Remove from List');
    await row.waitForDescription(/^Unconfirmed · /);
    await row.action('Submit Again…');
    await dialog.waitFor('Send “sea.png” again?');
    await dialog.click('Submit Again');
    const task = await renderedTask(simulator, 3);
    const [first, , third] = simulator.requests.filter((it) => it.endpoint === 'create');
    assert.deepEqual(third?.fullBody, first?.fullBody);
    await notifications.find('sea.mp4 is ready').waitFor();
    await workbench.eventually(async () => {
      assert.deepEqual(
        (await tasks.rows()).map((it) => finished('Waves').test(it.description ?? '')),
        [true],
      );
    });
    assert.notEqual(recordOf()?.removedAt, undefined);
    const saved = readFileSync(join(workbench.folder, 'sea.mp4'));
    assert.deepEqual(saved, Buffer.from(task.video ?? []));

    // Don't click while the new file moves the rows.
    await workbench.explorer.row('sea.mp4');
    const other = await loseAnswer('mountains.png', 'Snow');
    await other.choose('Discard…');
    await dialog.waitFor('Discard “');
    assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', 'Discard']);
    await dialog.click('Discard');
    await other.waitUntilGone();
    assert.equal(simulator.count('cancel'), 0);
    assert.equal(simulator.count('create'), 4);
  });

  /** Submits a task whose video is saved. Returns it with the path of its video. */
  async function finishVideo(): Promise<{ task: SimulatedTask; file: string }> {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'pages/lighthouse.png');
    await form.prompt.fill('The light turns');
    await form.submit();
    const task = await renderedTask(simulator);
    const saved = workbench.notifications.find('lighthouse.mp4 is ready');
    await saved.waitFor();
    await saved.dismiss();
    return { task, file: join(workbench.folder, 'pages', 'lighthouse.mp4') };
  }

  /** Submits a task whose answer never arrives. */
  async function loseAnswer(image: string, prompt: string) {
    const { workbench, simulator } = running();
    simulator.injectFault({ on: 'create', fault: 'reset', at: 'afterReading', accept: true });
    const form = await openForm(workbench, image);
    await form.prompt.fill(prompt);
    await form.submit();
    const row = workbench.tasks.row(image);
    await row.waitForDescription(/^Unconfirmed · /);
    return row;
  }

  /** Answers VS Code's file dialog for remote folders. */
  async function saveAs(target: string): Promise<void> {
    const { workbench } = running();
    const { tasks, quickInput } = workbench;
    await tasks.row('lighthouse.png').choose('Save Video As…');
    await quickInput.waitFor('Save Video As');
    // The dialog fills in the suggested path after it has read the folder.
    await workbench.eventually(async () => {
      assert.match(await quickInput.box.inputValue(), /\.mp4$/);
    });
    await quickInput.type(target);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
  }
});

function videosIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('.mp4') || name.endsWith('.part'))
    .sort();
}
