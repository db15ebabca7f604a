import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { animatedGif } from '../workbench/quadrants.ts';
import { openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';

/** What the page makes of each format is tested in `test/page/images.test.ts`. */
describe('An image that the service does not take as it is', () => {
  const folder = temporaryFolder('images');
  before(async () => {
    writeFileSync(join(folder, 'lost.gif'), await animatedGif(640, 360));
  });
  const running = useExtension({ folder, simulator: { queueMs: Infinity } });

  it('is converted anew with Edit and Generate Again…, and with Submit Again…', async () => {
    const { workbench, simulator } = running();
    const { tasks, dialog } = workbench;
    const form = await openForm(workbench, 'lost.gif');
    await form.prompt.fill('It hops');
    simulator.next({ fault: { fault: 'reset', at: 'afterReading' } });
    await form.submit();
    const lost = tasks.row('lost.gif');
    await lost.waitForDescription(/^Unconfirmed · /);

    await lost.action('Submit Again…');
    await dialog.waitFor('Send “lost.gif” again?');
    await dialog.click('Submit Again');
    await form.waitFor('lost.gif');
    await form.waitForNote('so the first frame is sent as an image.');
    assert.equal(await form.prompt.inputValue(), 'It hops');
    assert.equal(simulator.count('create'), 1);
    await form.submit();
    await simulator.answered('create', 2);

    await lost.waitForDescription(/^Waiting · It hops/);
    await lost.choose('Edit and Generate Again…');
    await form.waitFor('lost.gif');
    await form.submit();
    await simulator.answered('create', 3);
    const sent = simulator.requests
      .filter((it) => it.endpoint === 'create')
      .slice(-3)
      .map((it) => (it.fullBody as { promptImage: string }).promptImage);
    assert.ok(sent[0]?.startsWith('data:image/png;base64,'));
    assert.deepEqual([...new Set(sent)], [sent[0]]);
  });
});
