import assert from 'node:assert/strict';
import { openForm } from './support/form.ts';
import { renderedTask } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';
import { startSimulator, type Simulator } from '../simulator/index.ts';

describe('Money', () => {
  const running = useExtension({ simulator: { render: 'none' } });
  let account: Simulator;

  before(async () => {
    account = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
    const { workbench } = running();
    await workbench.changeSettings({ 'runwayVideo.apiUrl': account.root('official') });
  });
  after(() => account.close());

  it('left is shown above the list, and decreases after a video', async () => {
    const { workbench } = running();
    const { notifications, tasks } = workbench;
    await tasks.open();
    await account.answered('organization');
    await workbench.eventually(async () => {
      assert.match(await tasks.welcome(), /^No videos yet\./);
    });
    await workbench.runCommand('Runway: Show Spending');
    await notifications.find('No spending yet.').waitFor();

    const form = await openForm(workbench, 'cat in the window.jpg');
    await form.prompt.fill('The tail moves');
    await form.submit();
    await renderedTask(account);
    await notifications.find('cat in the window.mp4 is ready (25 credits).').waitFor();
    await workbench.eventually(async () => {
      assert.equal(await tasks.message(), '9,975 credits left');
    });
    await workbench.screenshot('balance');
  });

  it('spent is shown by day, including removed tasks', async () => {
    const { workbench } = running();
    const { quickInput, tasks } = workbench;
    const spent = [
      { label: 'Total', description: '25 credits' },
      { label: new Date().toLocaleDateString('en', date), description: '25 credits' },
    ];
    const shown = async () =>
      (await quickInput.items()).map(({ label, description }) => ({ label, description }));

    await workbench.runCommand('Runway: Show Spending');
    await quickInput.waitFor('Spending');
    assert.deepEqual(await shown(), spent);
    await workbench.screenshot('spending');
    await quickInput.cancel();

    await (await tasks.titleMenu()).choose('Clear Finished Tasks…');
    await tasks.row('cat in the window.jpg').waitUntilGone();
    await workbench.reload();
    await (await tasks.titleMenu()).choose('Show Spending');
    await quickInput.waitFor('Spending');
    assert.deepEqual(await shown(), spent);
    await quickInput.cancel();
  });

  const date = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;
});
