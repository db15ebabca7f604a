import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../simulator/index.ts';
import { openForm } from './support/form.ts';
import { readRecords } from './support/records.ts';
import { renderedTask } from './support/simulated.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

describe('With commands,', () => {
  const running = useExtension();

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
    // VS Code moves the focus last. A menu that is open by then would close.
    await explorer.waitForFocus();
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

  it('an unconfirmed task is submitted again only after a warning', async () => {
    const { workbench, simulator } = running();
    const { tasks, dialog, notifications } = workbench;
    simulator.injectFault({ on: 'create', fault: 'reset', at: 'afterReading', accept: true });
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('Waves');
    await form.submit();
    const row = tasks.row('sea.png');
    await row.waitForDescription(/^Unconfirmed · /);
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
