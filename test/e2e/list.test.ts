import assert from 'node:assert/strict';
import { fillEnded } from '../bench/fillRecords.ts';
import { openForm } from './support/form.ts';
import { findStorage, readRecords } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionContainer } from './support/workbench.ts';

/** Ended tasks: as many as are grouped, and fit into the window. */
const COUNT = 9;

describe('A list with many tasks', () => {
  const running = useExtension();

  it('has groups, takes several rows at once, can be filtered, and marks what is new', async () => {
    const { workbench, simulator } = running();
    const { editors, notifications, page, quickInput, sideBar, tasks } = workbench;
    // The folder is there when there is a task.
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('Waves');
    holdNext(simulator, { status: 'RUNNING', progress: 0.5 });
    await form.submit();
    // A video that its page shows is not new.
    await editors.close('Video from sea.png');
    (await renderedTask(simulator)).release();
    const sea = tasks.row('sea.png');
    await sea.waitForDescription(finished('Waves'));
    await notifications.find('sea.mp4 is ready').dismiss();
    await fillEnded(findStorage(workbench), COUNT);
    await workbench.reload();
    await tasks.open();
    await workbench.eventually(async () => {
      assert.equal((await tasks.rows()).length, COUNT + 1);
      // At midnight, some are of yesterday.
      assert.match((await tasks.groups()).join(), /^Today \d+(?:,Earlier \d+)?$/);
    });

    await workbench.eventually(async () => assert.ok(await sea.isNew()));
    assert.match(await sea.ariaLabel(), /^Video from sea\.png, New, Done, /);
    await sideBar.waitForBadge(extensionContainer, '1');
    assert.match(await sideBar.label(extensionContainer), /1 new video/);
    await sea.click();
    await form.stage.waitForTake(1);
    await workbench.eventually(async () => assert.ok(!(await sea.isNew())));
    await sideBar.waitForBadge(extensionContainer, undefined);

    await tasks.row('house.png').select();
    assert.equal((await tasks.selected()).length, 2);
    await page.keyboard.press('Delete');
    const removed = notifications.find('2 tasks were removed from the list.');
    await removed.hold();
    await workbench.eventually(async () => assert.equal((await tasks.rows()).length, COUNT - 1));
    await removed.click('Undo');
    await sea.waitFor();

    await tasks.group('Today').click();
    await workbench.eventually(async () => assert.ok((await tasks.rows()).length < COUNT));
    // A command that shows a task opens its group.
    const { taskId = '' } = readRecords(workbench).find((it) => it.image.name === 'sea.png') ?? {};
    await workbench.runCommand('Runway: Track Existing Task…');
    await quickInput.waitFor('Task ID');
    await quickInput.type(taskId);
    await quickInput.accept();
    await tasks.waitForFocus(/^\d+\. sea$/);
    assert.deepEqual(await tasks.selected(), ['sea']);

    await tasks.group('Today').click();
    await workbench.eventually(async () => assert.ok((await tasks.rows()).length < COUNT));
    await workbench.runCommand('Runway: Filter Tasks…');
    await quickInput.waitFor('Filter Tasks');
    await quickInput.type('wave sea');
    // The group is closed, and still searched.
    await tasks.waitForRows('sea');
    await tasks.waitForMessage('1 task matches “wave sea”');
    await quickInput.type('mountains');
    await tasks.waitForMessage('No tasks match “mountains”');
    await quickInput.accept();
    await workbench.runCommand('Runway: Show All Tasks');
    await tasks.group('Today').waitFor();
  });
});
