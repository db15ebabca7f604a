import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { SimulatedTask } from '../simulator/index.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { difference } from '../page/support/difference.ts';
import { waitUntilDraftSaved } from './support/drafts.ts';
import { Form, openForm } from './support/form.ts';
import { Menu } from './support/menu.ts';
import { readRecords } from './support/records.ts';
import { useExtension } from './support/useExtension.ts';
import { waitUntilFormsSaved } from './support/windowState.ts';

describe('The page of an image', () => {
  const folder = temporaryFolder('page');
  let image: Buffer;
  before(async () => {
    image = await quadrants(1200, 600).png().toBuffer();
    writeFileSync(join(folder, 'corners.png'), image);
  });
  const running = useExtension({ folder });

  it('leads from a framed image to three takes, the best of them, the next scene, and through a reload', async () => {
    const { workbench, simulator } = running();
    const { dialog, editors, page, tasks } = workbench;
    const form = await openForm(workbench, 'corners.png');
    const { stage } = form;

    // The right half of the image is framed.
    await form.choose(form.ratio, '1:1 · 960 × 960');
    const frame = workbench.form.getByRole('application', { name: 'Frame', exact: true });
    await frame.scrollIntoViewIfNeeded();
    const box = await frame.boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + box.width / 3, y, { steps: 3 });
    await page.mouse.up();
    await waitForFacts(form, '600 × 600 · framed');

    await form.prompt.fill('The colors run');
    await workbench.form.getByRole('button', { name: 'Push In', exact: true }).click();
    const prompt = await form.prompt.inputValue();
    assert.equal(prompt, 'The colors run. The camera slowly pushes in.');
    await form.variations.selectOption('3');

    const made: SimulatedTask[] = [];
    simulator.on('task', (task) => {
      made.push(task);
      task.hold({ status: 'RUNNING', progress: 0.1 * made.length });
    });
    await form.generate.filter({ hasText: 'Generate 3' }).click();
    await stage.waitForTake(1);
    await stage.takes.nth(2).waitFor();
    const bodies = simulator.requests
      .filter(({ endpoint }) => endpoint === 'create')
      .map(({ fullBody }) => fullBody as { promptImage: string; promptText: string; seed: number });
    assert.equal(bodies.length, 3);
    assert.equal(new Set(bodies.map(({ seed }) => seed)).size, 3);
    assert.ok(bodies.every(({ seed }) => Number.isInteger(seed)));
    const half = await sharp(image)
      .extract({ left: 600, top: 0, width: 600, height: 600 })
      .png()
      .toBuffer();
    for (const { promptImage, promptText } of bodies) {
      assert.equal(promptText, prompt);
      const sent = Buffer.from(promptImage.replace(/^data:image\/png;base64,/, ''), 'base64');
      assert.deepEqual(await difference(sent, half), { mean: 0, most: 0 });
    }

    await stage.waitForState(/^Generating · \d0%/);
    for (const task of made) {
      task.release();
    }
    for (const number of [1, 2, 3]) {
      await stage.take(number).and(workbench.form.locator('[aria-label*=", Done"]')).waitFor();
    }
    assert.ok(['corners.mp4', 'corners-2.mp4', 'corners-3.mp4'].every(exists));
    await stage.take(2).click();
    await stage.waitForTake(2);
    await stage.video.waitFor();
    await stage.button('Take 2, Done').waitFor();

    await stage.button('Compare').click();
    await stage.comparison(2).waitFor();
    await stage.take(1).click();
    await stage.comparison(3).waitFor();
    await stage.button('Keep This One: Take 2').click();
    await dialog.waitFor('Keep this video, and remove 2 others from the list?');
    await dialog.click('Remove');
    await workbench.eventually(async () => assert.equal(await stage.takes.count(), 1));
    await stage.waitForTake(2);
    // VS Code's own menu has what the buttons leave out.
    await stage.button('More Actions…').press('Enter');
    const menu = new Menu(page);
    assert.deepEqual(await menu.items(), [
      ...['Open Video', 'Reveal Video', 'Save Video As…', 'Download Again'],
      ...['Continue from Last Frame…', 'Insert Video into Document', 'Export as GIF…'],
      ...['Save Poster', 'Generate Again…'],
      ...['Copy Task ID', 'Copy Prompt', 'Star', 'Remove from List'],
    ]);
    await menu.choose('Copy Prompt');
    assert.ok(['corners.mp4', 'corners-2.mp4', 'corners-3.mp4'].every(exists));

    const [kept] = readRecords(workbench).filter(({ removedAt }) => removedAt === undefined);
    const lastFrame = `${basename(kept?.file ?? '', '.mp4')} last frame.png`;
    await stage.button('Continue from Last Frame…').click();
    const next = await new Form(workbench).waitFor(lastFrame);
    // The size of the simulator's videos.
    assert.deepEqual(await next.picture(), { width: 32, height: 32 });
    await next.prompt.fill('Night falls');
    await waitUntilDraftSaved(workbench, 'Night falls');
    await waitUntilFormsSaved(workbench, 'corners.png', encodeURIComponent(lastFrame));

    await workbench.reload();
    await next.waitFor(lastFrame);
    assert.equal(await next.prompt.inputValue(), 'Night falls');
    await editors.tab('Video from corners.png').click();
    await form.waitFor('corners.png');
    await stage.waitForTake(2);
    await stage.video.waitFor();
    assert.equal(await stage.takes.count(), 1);
    assert.equal(await form.prompt.inputValue(), prompt);
    await stage.button('Image').click();
    await waitForFacts(form, '600 × 600 · framed');
    await tasks.waitForRows('corners');
    assert.equal(simulator.count('create'), 3);
  });

  async function waitForFacts(form: Form, text: string): Promise<void> {
    await running().workbench.eventually(async () => {
      assert.ok((await form.caption())?.includes(text), await form.caption());
    });
  }

  function exists(name: string): boolean {
    return existsSync(join(folder, name));
  }
});
