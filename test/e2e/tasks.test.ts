import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../simulator/index.ts';
import { Form, openForm } from './support/form.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { finished, type TreeRow } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionContainer } from './support/workbench.ts';

describe('A task', () => {
  const running = useExtension();

  it('whose answer is lost is sent once, and tracked when its ID is known', async () => {
    const { workbench, simulator } = running();
    const { notifications, quickInput, tasks, folder } = workbench;
    const form = await openForm(workbench, 'balloon.webp');
    await form.prompt.fill('It flies [lost]');
    await form.submit();

    const asked = notifications.find('The request had already been sent');
    await asked.hold();
    assert.equal(await asked.severity(), 'warning');
    assert.deepEqual((await asked.buttons()).sort(), ['Enter Task ID…', 'Submit Again…']);
    const row = tasks.row('balloon.webp');
    await row.waitForDescription(/^Unconfirmed · just now · The connection to .* was lost/);
    assert.equal(await row.icon(), 'question');
    await row.waitForActions('Enter Task ID…', 'Submit Again…', 'Discard…');

    // It must not be possible to submit or remove it by accident.
    await row.action('Submit Again…');
    await workbench.dialog.waitFor('Send “balloon.webp” again?');
    assert.match(await workbench.dialog.detail(), /pay for, two videos/);
    await workbench.dialog.click('Cancel');
    await row.action('Discard…');
    await workbench.dialog.waitFor(
      'Discard “balloon.webp”? If the service is generating it, you may be charged',
    );
    await workbench.dialog.click('Cancel');
    assert.equal(simulator.count('create'), 1);

    await row.action('Enter Task ID…');
    await quickInput.waitFor('Task ID');
    await quickInput.type('not / an id');
    await quickInput.waitForMessage('Enter only the ID');
    const task = await renderedTask(simulator);
    task.hold({ status: 'PENDING' });
    await quickInput.type(task.id);
    await quickInput.accept();
    await row.waitForDescription(/^Waiting · It flies/);
    task.release();
    await notifications.find('balloon.mp4 is ready').waitFor();
    await row.waitForDescription(finished('It flies'));
    assert.deepEqual(readFileSync(join(folder, 'balloon.mp4')), Buffer.from(task.video ?? []));
    assert.equal(simulator.count('create'), 1);
  });

  it('survives a reload of the window, and is paid once', async () => {
    const { workbench, simulator } = running();
    const { notifications, sideBar, folder } = workbench;
    holdNext(simulator, { status: 'RUNNING', progress: 0.25 });
    const form = await openForm(workbench, 'cat in the window.jpg');
    await form.prompt.fill('The tail moves');
    const { task, row } = await submit(form, 'cat in the window.jpg');
    await row.waitForDescription(/^25%(?: · about \d+ s left)? · The tail moves$/);

    await workbench.reload();
    await workbench.tasks.open();
    await row.waitForDescription(/^25%(?: · about \d+ s left)? · The tail moves$/);
    await sideBar.waitForBadge(extensionContainer, '1');
    const queries = simulator.count('query');
    task.release();
    await simulator.answered('query', queries + 1);
    await notifications.find('cat in the window.mp4 is ready').waitFor();
    await row.waitForDescription(finished('The tail moves'));
    const saved = readFileSync(join(folder, 'cat in the window.mp4'));
    assert.deepEqual(saved, Buffer.from(task.video ?? []));
    assert.ok(!existsSync(join(folder, 'cat in the window-2.mp4')));
    assert.equal(simulator.count('create'), 1);
  });

  it('is selected when it is new, however the list was before, and takes no focus and no view away', async () => {
    const { workbench, simulator } = running();
    const { explorer, notifications, tasks, page } = workbench;
    const isSelected = (label: string) =>
      workbench.eventually(async () => assert.deepEqual(await tasks.selected(), [label]));

    // The list was never shown, and stays hidden.
    const sea = await openForm(workbench, 'sea.png');
    await sea.submit();
    await notifications.find('sea.mp4 is ready').waitFor();
    assert.equal(await tasks.isShown(), false);
    assert.ok(await sea.generate.evaluate((it) => it.matches(':focus')));
    await tasks.open();
    await isSelected('sea');

    // The list is behind the explorer.
    const balloon = await openForm(workbench, 'balloon.webp');
    await balloon.submit();
    assert.equal(await tasks.isShown(), false);
    await tasks.open();
    await isSelected('balloon');

    // The list is in front. A new video must not move the rows of the explorer meanwhile.
    await explorer.row('balloon.mp4');
    await explorer.row('sea.mp4');
    await workbench.openImage('mountains.png');
    await tasks.open();
    await workbench.runCommand('Runway: Generate Video from Image…');
    const mountains = await new Form(workbench).waitFor('mountains.png');
    await mountains.submit();
    await isSelected('mountains');
    assert.ok(await mountains.generate.evaluate((it) => it.matches(':focus')));

    // The user leaves the form before the service answers.
    await explorer.row('mountains.mp4');
    const answer = simulator.injectFault({ on: 'create', fault: 'hold' });
    const form = await openForm(workbench, 'cat in the window.jpg');
    await form.generate.click();
    await simulator.received('create', 4);
    // Another extension shows the image, so this one knows by now that its form is hidden.
    await workbench.openImage('sea.png');
    await (await explorer.row('sea.png')).click();
    answer.release();
    await simulator.answered('video', 4);
    await explorer.row('cat in the window.mp4');
    assert.equal(await tasks.isShown(), false);
    await page.locator('.explorer-folders-view :focus').waitFor();
    await tasks.open();
    await isSelected('cat in th…window');
  });

  it('obeys the keys of the list when its row has the focus, also when another is selected', async () => {
    const { workbench, simulator } = running();
    const { dialog, editors, media, notifications, page, tasks } = workbench;
    for (const [image, prompt] of [
      ['sea.png', 'Waves'],
      ['balloon.webp', 'It rises'],
    ] as const) {
      const form = await openForm(workbench, image);
      await form.prompt.fill(prompt);
      await submit(form, image);
      await tasks.row(image).waitForDescription(finished(prompt));
    }
    await tasks.row('balloon.webp').click();
    // A row that is clicked shows its take, and the page takes the focus.
    await new Form(workbench).waitUntilFocused();
    await workbench.runCommand('Image to Video: Focus on Tasks View');
    await tasks.moveFocus('ArrowDown', '1. balloon', '2. sea');

    await page.keyboard.press('Control+c');
    await workbench.eventually(async () => assert.equal(await workbench.clipboard(), 'Waves'));
    await page.keyboard.press('Space');
    await editors.waitFor('sea.mp4');
    // A preview that takes the focus takes it when it is loaded.
    await media.video();
    await tasks.waitForFocus('2. sea');

    await page.keyboard.press('Control+Enter');
    await dialog.waitFor('Generate “sea.png” again?');
    assert.equal(
      await dialog.detail(),
      'The price isn’t known. The seed is new. Everything else stays the same.',
    );
    assert.equal(simulator.count('create'), 2);
    await dialog.click('Generate');
    const { fullBody } = await simulator.received('create', 3);
    assert.match(JSON.stringify(fullBody), /"promptText":"Waves".*"seed":\d+/);
    await tasks.waitForRows('sea', 'balloon', 'sea');
    await tasks.row('sea.png').waitForDescription(finished('Waves'));

    // The focus has stayed in the last row, although the first one is new and selected.
    await workbench.runCommand('Image to Video: Focus on Tasks View');
    await tasks.moveFocus('ArrowUp', '3. sea', '2. balloon');
    await page.keyboard.press('Delete');
    const removed = notifications.find('“balloon.webp” was removed from the list.');
    await removed.hold();
    await tasks.waitForRows('sea', 'sea');
    await removed.click('Undo');
    await tasks.waitForRows('sea', 'balloon', 'sea');
  });

  /** Submits the form. Waits for the task and its row. */
  async function submit(form: Form, image: string): Promise<{ task: SimulatedTask; row: TreeRow }> {
    const { workbench, simulator } = running();
    const count = simulator.count('create');
    await form.submit();
    const task = await renderedTask(simulator, count + 1);
    const row = workbench.tasks.row(image);
    await row.waitFor();
    return { task, row };
  }
});
