import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { animatedGif, liesRight, noisyPng, quadrants } from '../workbench/quadrants.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';

/** What the page makes of each format is tested in `test/page/images.test.ts`. */
describe('An image that the service does not take as it is', () => {
  const folder = temporaryFolder('images');
  before(async () => {
    writeFileSync(join(folder, 'lost.gif'), await animatedGif(640, 360));
    writeFileSync(
      join(folder, 'small.avif'),
      await quadrants(800, 450).avif({ effort: 0 }).toBuffer(),
    );
  });
  const running = useExtension({ folder, simulator: { queueMs: Infinity } });

  it('is taken from the tab that shows it, and sent as a converted copy', async () => {
    const { workbench, simulator } = running();
    await workbench.openImage('small.avif');
    assert.deepEqual(await workbench.media.picture(), { width: 800, height: 450 });
    const menu = await workbench.editors.menu('small.avif');
    await menu.choose(generateItem);
    const form = await new Form(workbench).waitFor('small.avif');
    await form.waitForNote('doesn’t accept AVIF files, so a converted copy is sent.');
    await form.submit();
    const { fullBody } = await simulator.answered('create');
    const { promptImage } = fullBody as { promptImage: string };
    assert.ok(promptImage.startsWith('data:image/jpeg;base64,'), promptImage.slice(0, 40));
    const image = Buffer.from(promptImage.slice(promptImage.indexOf(',') + 1), 'base64');
    assert.ok(await liesRight(image), 'It was sent otherwise.');
  });

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

describe('An image at a service that takes uploads', () => {
  const folder = temporaryFolder('uploads');
  before(async () => {
    writeFileSync(join(folder, 'noise.png'), await noisyPng(2400, 1800));
  });
  const running = useExtension({ folder, service: 'official', simulator: { queueMs: Infinity } });

  it('goes there as it is, however large it is', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'noise.png');
    await form.submit();
    const { fullBody } = await simulator.answered('create');
    assert.match((fullBody as { promptImage: string }).promptImage, /^runway:/);
    const [sent] = simulator.requests.filter((it) => it.endpoint === 'uploadTarget');
    assert.ok(sent?.rawBody.includes(readFileSync(join(folder, 'noise.png'))));
  });
});
