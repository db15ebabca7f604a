import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../simulator/index.ts';
import { Form, openForm } from './support/form.ts';
import { readRecords } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';

describe('With commands,', () => {
  const running = useExtension({ simulator: { render: 'none' } });

  describe('an image on the web', () => {
    it('is downloaded by the service, and the video is saved in the open folder', async () => {
      const { workbench, simulator } = running();
      const { quickInput, notifications, folder } = workbench;
      await workbench.runCommand('Runway: Generate Video from URL…');
      await quickInput.waitFor('Generate Video from URL');
      await quickInput.type('http://pictures.invalid/cat.png');
      await quickInput.waitForMessage(
        'Enter the full address of an image, beginning with https://.',
      );
      await quickInput.accept();
      await quickInput.type('https://192.0.2.1/cat.png');
      await quickInput.waitForMessage('from host names only, not from IP addresses');
      const url = 'https://pictures.invalid/in/a%20cat.png?size=2';
      await quickInput.type(url);
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
      assert.equal(simulator.count('create'), 1);
    });

    it('is used again with Edit and Generate Again…', async () => {
      const { workbench, simulator } = running();
      await workbench.tasks.row('a cat.png').choose('Edit and Generate Again…');
      const form = await new Form(workbench).waitFor('a cat.png');
      assert.equal(await form.prompt.inputValue(), 'It purrs');
      await form.submit();
      await renderedTask(simulator, 2);
      const [first, second] = simulator.requests.filter((it) => it.endpoint === 'create');
      assert.deepEqual(second?.fullBody, first?.fullBody);
      await workbench.notifications.find('a cat-2.mp4 is ready').waitFor();
    });

    it('is accepted with white space around its address', async () => {
      const { workbench, simulator } = running();
      const created = simulator.count('create');
      await workbench.runCommand('Runway: Generate Video from URL…');
      await workbench.quickInput.waitFor('Generate Video from URL');
      await workbench.quickInput.type(' https://pictures.invalid/dog.png ');
      await workbench.quickInput.accept();
      await new Form(workbench).waitFor('dog.png');
      await workbench.editors.close('Video from dog.png');
      assert.equal(simulator.count('create'), created);
    });
  });

  describe('a task that was created elsewhere', () => {
    it('is tracked by its ID, once, and never created', async () => {
      const { workbench, simulator } = running();
      const { quickInput, notifications, tasks, folder } = workbench;
      const created = simulator.count('create');
      const asked = simulator.count('query');
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
      const task = await renderedTask(simulator, created + 1);

      await track('two words');
      await quickInput.waitForMessage('Enter only the ID: no spaces, no slashes');
      await quickInput.accept();
      await quickInput.type(`tasks/${task.id}`);
      await quickInput.waitForMessage('Enter only the ID: no spaces, no slashes');
      assert.equal(simulator.count('query'), asked);
      await quickInput.type(` ${task.id} `);
      await quickInput.accept();
      const row = tasks.row(task.id);
      await row.waitForDescription(/^Generating 50%$/);
      // It has no settings and no image.
      assert.deepEqual(await row.actions(), ['Cancel']);

      await track(task.id);
      await quickInput.accept();
      await quickInput.waitUntilClosed();
      task.release();
      await notifications.find(`${task.id}.mp4 is ready`).waitFor();
      await row.waitForDescription(/^Done$/);
      const rows = (await tasks.rows()).filter((it) => it.label === task.id);
      assert.equal(rows.length, 1);
      assert.deepEqual(readFileSync(join(folder, `${task.id}.mp4`)), Buffer.from(task.video ?? []));
      assert.ok(!existsSync(join(folder, `${task.id}-2.mp4`)));
      assert.equal(simulator.count('create'), created + 1);
    });

    it("is polled while the service doesn't know its ID yet", async () => {
      const { workbench, simulator } = running();
      const asked = simulator.answered('query', simulator.count('query') + 1);
      await track('no-such-task');
      await workbench.quickInput.accept();
      const row = workbench.tasks.row('no-such-task');
      await row.waitForDescription(/^Waiting$/);
      assert.equal((await asked).status, 404);
      await row.waitForDescription(/^Waiting$/);
    });

    it('can be removed from the list if its ID was wrong', async () => {
      const { workbench } = running();
      const row = workbench.tasks.row('no-such-task');
      const menu = await row.menu();
      const items = await menu.items();
      await menu.close();
      assert.ok(items.includes('Remove from List'), `There is only: ${items.join(', ')}`);
    });

    async function track(id: string): Promise<void> {
      const { workbench } = running();
      await workbench.runCommand('Runway: Track Existing Task…');
      await workbench.quickInput.waitFor('Task ID');
      await workbench.quickInput.type(id);
    }
  });

  describe('a finished video', () => {
    let task: SimulatedTask;
    let file: string;
    let created: number;

    before(async () => {
      const { workbench, simulator } = running();
      created = simulator.count('create');
      const form = await openForm(workbench, 'pages/lighthouse.png');
      await form.prompt.fill('The light turns');
      await form.submit();
      task = await renderedTask(simulator, created + 1);
      file = join(workbench.folder, 'pages', 'lighthouse.mp4');
      const saved = workbench.notifications.find('lighthouse.mp4 is ready');
      await saved.waitFor();
      await saved.dismiss();
    });

    it('opens with a click on its task, and can be revealed in the explorer', async () => {
      const { workbench } = running();
      const { tasks, editors, explorer } = workbench;
      await tasks.row('lighthouse.png').click();
      await editors.waitFor('lighthouse.mp4');
      assert.equal(await editors.active(), 'lighthouse.mp4');
      await editors.close('lighthouse.mp4');
      await tasks.row('lighthouse.png').action('Open Video');
      await editors.waitFor('lighthouse.mp4');
      // The preview takes the focus when it has loaded, and an open menu would close.
      await editors.close('lighthouse.mp4');

      await tasks.row('lighthouse.png').choose('Reveal Video');
      const shown = workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
      await shown.filter({ hasText: 'lighthouse.mp4' }).waitFor();
      await explorer.row('pages/lighthouse.mp4');
    });

    it('has its ID and its prompt copied to the clipboard', async () => {
      const { workbench } = running();
      await workbench.tasks.open();
      const row = workbench.tasks.row('lighthouse.png');
      await row.choose('Copy Task ID');
      await workbench.eventually(async () => assert.equal(await workbench.clipboard(), task.id));
      await row.choose('Copy Prompt');
      await workbench.eventually(async () => {
        assert.equal(await workbench.clipboard(), 'The light turns');
      });
    });

    it('is copied from disk to where the user says', async () => {
      const { workbench, simulator } = running();
      const copy = join(workbench.folder, 'pages', 'turning.mp4');
      const earlier = simulator.count('video');
      await saveAs(copy);
      await workbench.eventually(() => {
        assert.deepEqual(readFileSync(copy), readFileSync(file));
      });
      assert.equal(simulator.count('video'), earlier);
      assert.equal(place(), file);
    });

    it('that was deleted is downloaded again, and never generated again', async () => {
      const { workbench, simulator } = running();
      const { notifications, tasks, editors } = workbench;
      const earlier = simulator.count('video');
      rmSync(file);
      await tasks.row('lighthouse.png').click();
      const gone = notifications.find(`The video was moved or deleted: ${file}`);
      assert.equal(await gone.severity(), 'warning');
      assert.deepEqual(await gone.buttons(), ['Download Again']);
      await gone.click('Download Again');
      const saved = notifications.find(`The video was saved as ${file}.`);
      await saved.waitFor();
      assert.deepEqual(readFileSync(file), Buffer.from(task.video ?? []));
      await saved.click('Open Video');
      await editors.waitFor('lighthouse.mp4');
      await editors.close('lighthouse.mp4');

      // The existing file stays unchanged.
      await tasks.row('lighthouse.png').choose('Download Again');
      await notifications.find('lighthouse-2.mp4.').waitFor();
      assert.deepEqual(videosIn(join(workbench.folder, 'pages')), [
        'lighthouse-2.mp4',
        'lighthouse.mp4',
        'turning.mp4',
      ]);
      assert.equal(simulator.count('video'), earlier + 2);
      assert.equal(simulator.count('create'), created + 1);
    });

    it('that was deleted is saved from the service to where the user says', async () => {
      const { workbench, simulator } = running();
      const pages = join(workbench.folder, 'pages');
      for (const name of videosIn(pages)) rmSync(join(pages, name));
      const target = join(pages, 'again.mp4');
      await saveAs(target);
      await workbench.eventually(() => {
        assert.deepEqual(readFileSync(target), Buffer.from(task.video ?? []));
        assert.equal(place(), target);
      });
      assert.deepEqual(videosIn(pages), ['again.mp4']);
      await workbench.tasks.row('lighthouse.png').action('Open Video');
      await workbench.editors.waitFor('again.mp4');
      await workbench.editors.close('again.mp4');
      assert.equal(simulator.count('create'), created + 1);
    });

    /** The video's path in the task's record. */
    function place(): string | undefined {
      const records = readRecords(running().workbench);
      return records.find((it) => it.taskId === task.id)?.file;
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

  describe('an unconfirmed task', () => {
    it('is submitted again only after a warning, and then leaves the list', async () => {
      const { workbench, simulator } = running();
      const { tasks, dialog, notifications } = workbench;
      const row = await loseAnswer('sea.png', 'Waves');
      const lost = readRecords(workbench).find((it) => it.image.name === 'sea.png');
      assert.ok(lost);
      const created = simulator.count('create');

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
      assert.equal(simulator.count('create'), created);
      await dialog.click('Submit Again');
      await notifications.find('Not now').waitFor();
      assert.equal(simulator.count('create'), created + 1);
      assert.equal(recordOf(lost.id)?.state, 'unconfirmed');
      assert.equal(recordOf(lost.id)?.removedAt, undefined);

      // The refused task is the row above.
      await row.waitForDescription(/^Failed · .* Not now/);
      await row.action('Remove from List');
      await row.waitForDescription(/^Unconfirmed · /);
      await row.action('Submit Again…');
      await dialog.waitFor('Send “sea.png” again?');
      assert.equal(simulator.count('create'), created + 1);
      await dialog.click('Submit Again');
      const task = await renderedTask(simulator, created + 2);
      const [first, , third] = simulator.requests
        .filter((it) => it.endpoint === 'create')
        .slice(created - 1);
      assert.ok(first && third);
      assert.deepEqual(third.fullBody, first.fullBody);
      await notifications.find('sea.mp4 is ready').waitFor();
      await workbench.eventually(async () => {
        const rows = (await tasks.rows()).filter((it) => it.label === 'sea.png');
        assert.deepEqual(
          rows.map((it) => it.description),
          ['Done · Waves'],
        );
      });
      assert.notEqual(recordOf(lost.id)?.removedAt, undefined);
      assert.deepEqual(
        readFileSync(join(workbench.folder, 'sea.mp4')),
        Buffer.from(task.video ?? []),
      );
      assert.equal(simulator.count('create'), created + 2);
      await shown('sea.mp4');
    });

    it('is discarded only after a warning, without a request to the service', async () => {
      const { workbench, simulator } = running();
      const { dialog } = workbench;
      const row = await loseAnswer('mountains.png', 'Snow');
      const deleted = simulator.count('cancel');
      await row.choose('Discard…');
      await dialog.waitFor('Discard “');
      assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', 'Discard']);
      await dialog.click('Discard');
      await row.waitUntilGone();
      assert.equal(simulator.count('cancel'), deleted);
    });

    it('returns to the list with its ID and its settings', async () => {
      const { workbench, simulator } = running();
      const { quickInput, notifications } = workbench;
      const row = await loseAnswer('balloon.webp', 'Up');
      const task = simulator.tasks.at(-1);
      assert.ok(task);
      await row.choose('Enter Task ID…');
      await quickInput.waitFor('Task ID');
      await quickInput.type(task.id);
      await quickInput.accept();
      await notifications.find('balloon.mp4 is ready').waitFor();
      await row.waitForDescription(/^Done · Up$/);
      await shown('balloon.mp4');
    });

    /** Waits, so that a new row can't appear between hovering over a row and clicking it. */
    async function shown(name: string): Promise<void> {
      await running().workbench.explorer.row(name);
    }

    /** Submits a task whose answer never arrives. */
    async function loseAnswer(image: string, prompt: string) {
      const { workbench, simulator } = running();
      simulator.misbehave({ on: 'create', fault: 'reset', at: 'afterReading', accept: true });
      const form = await openForm(workbench, image);
      await form.prompt.fill(prompt);
      await form.submit();
      const row = workbench.tasks.row(image);
      await row.waitForDescription(/^Unconfirmed · /);
      return row;
    }

    function recordOf(id: string) {
      return readRecords(running().workbench).find((it) => it.id === id);
    }
  });

  // This is the last test, because it changes a setting.
  describe('a saved video', () => {
    it('is only shown in the list if notifications are off', async () => {
      const { workbench, simulator } = running();
      const { notifications, editors, tasks } = workbench;
      await workbench.changeSettings({ 'runwayVideo.whenFinished': 'nothing' });
      // The window shows the same list as before.
      await tasks.open();
      await tasks.row('lighthouse.png').waitFor();
      const tabs = await editors.names();
      const created = simulator.count('create');
      const form = await openForm(workbench, 'cat in the window.jpg');
      await form.submit();
      await renderedTask(simulator, created + 1);
      await tasks.row('cat in the window.jpg').waitForDescription(/^Done/);
      await workbench.eventually(() => {
        const record = readRecords(workbench).find((it) => it.image.name.startsWith('cat in'));
        assert.equal(record?.announced, true);
      });
      assert.ok(existsSync(join(workbench.folder, 'cat in the window.mp4')));
      assert.deepEqual(await notifications.messages(), []);
      assert.deepEqual(await editors.names(), tabs);
    });
  });
});

function videosIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('.mp4') || name.endsWith('.part'))
    .sort();
}
