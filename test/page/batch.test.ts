import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import { outDir } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { openBatch, planOf, type BatchPage } from './support/openBatch.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { usePages } from './support/usePages.ts';

const NAMES = ['sea.png', 'balloon.png', 'tall.png', 'mountains.png'];

const REASON = 'This image is too narrow for gen4_turbo (300 × 900). Crop it to at least 1:2.';

const plan = planOf(NAMES, { summary: '4 images, 1 left out' }, ({ name }) =>
  name === 'tall.png' ? { phase: 'left out', text: REASON, canBeMended: true } : {},
);

describe('The page of a batch', () => {
  const pages = usePages();
  let batch: BatchPage;

  beforeEach(async () => {
    const { files } = pages.server;
    for (const name of NAMES) {
      const isTall = name === 'tall.png';
      files.set(
        `/${name}`,
        await quadrants(isTall ? 300 : 1280, isTall ? 900 : 720)
          .png()
          .toBuffer(),
      );
    }
    batch = await openBatch(pages.browser, pages.server, plan);
  });
  afterEach(() => batch.page.close());

  const button = (name: string | RegExp) => batch.page.getByRole('button', { name });

  it('shows each image, and why one is left out', async () => {
    const rows = await batch.page.locator('li').allInnerTexts();
    assert.equal(rows.length, 4);
    assert.match(rows[0] ?? '', /^sea\.png\n1280 × 720 · 25 credits/);
    assert.match(rows[2] ?? '', /^tall\.png\nLeft out: This image is too narrow/);
    assert.deepEqual(batch.errors, []);
  });

  it('begins in the prompt, which is for all images', async () => {
    await batch.page.keyboard.type('Waves');
    await batch.page.waitForFunction(() => window.sentCount >= 6);
    assert.equal(batch.sent('changed').at(-1)?.values.promptText, 'Waves');
    assert.equal(batch.sent('changed').at(-1)?.values.ratio, 'auto');
  });

  it('keeps the closest ratio for each image with another model', async () => {
    await button('gen4_turbo').click();
    await batch.post({ type: 'model', model: 'gen4.5' });
    await batch.page.waitForFunction(() => window.sentCount >= 3);
    const { values } = batch.sent('changed').at(-1) ?? {};
    assert.deepEqual([values?.model, values?.ratio], ['gen4.5', 'auto']);
  });

  it('keeps what is typed for an image, whatever the extension answers meanwhile', async () => {
    await button('Prompt for sea.png').click();
    await batch.page.keyboard.type('The sea');
    await batch.post({ type: 'plan', plan: { ...plan, button: 'Generate 3 · 80 credits' } });
    await batch.page.keyboard.type(' rises');
    const field = batch.page.getByRole('textbox', { name: 'Prompt for sea.png' });
    assert.equal(await field.inputValue(), 'The sea rises');
    await batch.page.waitForFunction(() => window.sentCount >= 14);
    assert.deepEqual(batch.sent('prompt').at(-1), {
      ...{ type: 'prompt', image: 'sea-png', prompt: 'The sea rises' },
    });
  });

  it('asks once for the plan that it shows', async () => {
    await button('Generate 3 · 75 credits').click();
    await batch.page.waitForFunction(() => window.sentCount >= 2);
    await batch.post({ type: 'submitting' });
    await button(/Sending/).click({ force: true });
    await batch.page.keyboard.press('Control+Enter');
    await batch.post({ type: 'accepted', count: 3 });
    const sent = planOf(NAMES, { count: 0, button: 'Generate' }, () => ({
      phase: 'sent',
      text: 'Not sent yet',
    }));
    await batch.post({ type: 'plan', plan: sent });
    await batch.page.keyboard.press('Control+Enter');
    const said = await batch.page.locator('.accepted').innerText();

    assert.deepEqual(
      batch.sent('submit').map(({ shown }) => shown),
      ['plan'],
    );
    assert.equal(said, '3 videos are on the list. They are sent one after another.');
    assert.equal(await button('Generate').getAttribute('aria-disabled'), 'true');
  });

  it('adds and removes images, and the focus stays in the list', async () => {
    await button('Add Images…').click();
    await button('Add Folder…').click();
    await button('Remove sea.png').click();
    await batch.post({ type: 'plan', plan: planOf(NAMES.slice(1)) });
    const focused = await batch.page.evaluate(() => document.activeElement?.closest('li')?.id);

    assert.deepEqual(
      batch.sent('add').map(({ what }) => what),
      ['images', 'folder'],
    );
    assert.deepEqual(batch.sent('remove'), [{ type: 'remove', image: 'sea-png' }]);
    assert.equal(focused, 'image-balloon-png');
  });

  it('leads to the page of an image that does not fit', async () => {
    await button('Open Page of tall.png').click();
    await batch.page.waitForFunction(() => window.sentCount >= 2);
    assert.deepEqual(batch.sent('openPage'), [{ type: 'openPage', image: 'tall-png' }]);
  });

  it('has no violations of accessibility rules (axe), in any theme or width', async () => {
    await button('Prompt for sea.png').click();
    await batch.post({ type: 'refused', issues: [{ field: 'promptText', message: 'Too long.' }] });
    await batch.page.evaluate(axe.source);
    for (const width of [1280, 640, 320]) {
      await batch.page.setViewportSize({ width, height: 800 });
      for (const theme of themeNames) {
        await showTheme(batch.page, theme);
        const { violations } = await batch.page.evaluate(() => window.axe.run());
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${theme} ${width}: ${id} ${nodes[0]?.html}`),
          [],
        );
      }
      const overflow = await batch.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, `${width} px`);
    }
    for (const theme of themeNames) {
      await batch.page.setViewportSize({ width: 1280, height: 800 });
      await showTheme(batch.page, theme);
      await batch.page.screenshot({ path: join(outDir, `batch-${theme}.png`) });
    }
  });
});
