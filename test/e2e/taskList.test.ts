import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForm } from './support/form.ts';
import { findStorage } from './support/records.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

describe('A task list that can’t be opened', () => {
  const running = useExtension();

  it('is told with its folder, also by commands, and opens when it is tried again', async () => {
    const { workbench, simulator } = running();
    const { notifications, tasks } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.submit();
    await tasks.row('sea.png').waitForDescription(finished());
    const storage = findStorage(workbench);
    const records = join(storage, 'records');
    const aside = join(storage, 'aside');
    renameSync(records, aside);
    writeFileSync(records, 'not a folder');

    await workbench.reload();
    await tasks.open();
    const told = notifications.find('The task list can’t be opened');
    await told.waitFor();
    assert.equal(await told.severity(), 'error');
    assert.match(await told.text(), new RegExp(`folder ${storage} can be read.*Nothing is lost`));
    assert.deepEqual((await told.buttons()).sort(), ['Show Log', 'Try Again']);

    // VS Code shows no error of its own beside it.
    await tasks.waitForMessage(/^\s*The task list can’t be opened\./);
    assert.equal((await notifications.messages()).length, 1);

    await told.dismiss();
    await workbench.runCommand('Runway: Show Spending');
    await told.waitFor();

    renameSync(records, join(storage, 'file'));
    renameSync(aside, records);
    await told.click('Try Again');
    await workbench.form.getByRole('heading', { name: 'Spending', exact: true }).waitFor();
    await workbench.editors.close('Spending');
    await tasks.row('sea.png').waitForDescription(finished());
    assert.equal(simulator.count('create'), 1);
  });
});
