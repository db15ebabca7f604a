import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { noisyPng, quadrants } from '../workbench/quadrants.ts';
import { openForm } from './support/form.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';

describe('At the official API', () => {
  const folder = temporaryFolder('official');
  before(async () => {
    writeFileSync(join(folder, 'noise.png'), await noisyPng(1600, 1200));
    const still = await quadrants(1280, 720).png().toBuffer();
    for (const name of ['still.png', 'other.png']) writeFileSync(join(folder, name), still);
  });
  const simulator = { concurrentGenerations: 1 };
  const running = useExtension({ folder, service: 'official', simulator });

  it('an image is uploaded, however large it is; the credits are shown, and how many tasks the plan runs at once', async () => {
    const { workbench, simulator } = running();
    const { editors, notifications, tasks } = workbench;
    await workbench.eventually(async () => {
      assert.match(await tasks.welcome(), /^No videos yet\./);
    });
    await workbench.runCommand('Runway: Show Spending');
    await workbench.form.getByText('No spending in this month.').waitFor();
    await editors.close('Spending');

    const form = await openForm(workbench, 'noise.png');
    await form.prompt.fill('It flickers');
    await form.submit();
    const { fullBody } = await simulator.answered('create');
    assert.match((fullBody as { promptImage: string }).promptImage, /^runway:/);
    const [sent] = simulator.requests.filter((it) => it.endpoint === 'uploadTarget');
    assert.ok(sent?.rawBody.includes(readFileSync(join(folder, 'noise.png'))));
    await notifications.find('noise.mp4 is ready (25 credits).').waitFor();
    await tasks.waitForMessage(/^\s*9,975 credits left\s*$/);

    await tasks.row('noise.png').action('Remove from List');
    await tasks.row('noise.png').waitUntilGone();
    await workbench.runCommand('Runway: Show Spending');
    // The task is behind the bar of its model.
    await workbench.form.getByText('25 credits').first().waitFor();
    await workbench.form.getByRole('button', { name: 'gen4_turbo' }).click();
    await workbench.form.getByText('Removed task').waitFor();

    // The plan runs one task at a time.
    holdNext(simulator, { status: 'RUNNING', progress: 0.5 });
    await (await openForm(workbench, 'still.png')).submit();
    const task = await renderedTask(simulator, 2);
    const other = await openForm(workbench, 'other.png');
    await other.wait
      .filter({ hasText: '1 is running; your plan runs 1 at a time. This video will wait.' })
      .waitFor();
    task.release();
    await other.wait.waitFor({ state: 'hidden' });
  });
});
