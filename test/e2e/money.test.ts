import assert from 'node:assert/strict';
import { openForm } from './support/form.ts';
import { renderedTask } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';

describe('Money', () => {
  const running = useExtension({ service: 'official' });

  it('is shown above the list and in the spending by day, also of a task off the list', async () => {
    const { workbench, simulator } = running();
    const { notifications, quickInput, tasks } = workbench;
    await workbench.eventually(async () => {
      assert.match(await tasks.welcome(), /^No videos yet\./);
    });
    await workbench.runCommand('Runway: Show Spending');
    await notifications.find('No spending yet.').waitFor();

    const form = await openForm(workbench, 'cat in the window.jpg');
    await form.prompt.fill('The tail moves');
    await form.submit();
    await renderedTask(simulator);
    await notifications.find('cat in the window.mp4 is ready (25 credits).').waitFor();
    await workbench.eventually(async () => {
      assert.equal(await tasks.message(), '9,975 credits left');
    });

    await tasks.row('cat in the window.jpg').action('Remove from List');
    await tasks.row('cat in the window.jpg').waitUntilGone();
    await workbench.runCommand('Runway: Show Spending');
    await quickInput.waitFor('Spending');
    const items = await quickInput.items();
    assert.deepEqual(
      items.map(({ label, description }) => ({ label, description })),
      [
        { label: 'Total', description: '25 credits' },
        { label: new Date().toLocaleDateString('en', date), description: '25 credits' },
      ],
    );
  });

  const date = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;
});
