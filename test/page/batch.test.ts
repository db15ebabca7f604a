import assert from 'node:assert/strict';
import { join } from 'node:path';
import sharp from 'sharp';
import { outDir } from '../workbench/paths.ts';
import type { BatchPageMessage, CopyOrder } from '../../src/batch/protocol.ts';
import { imageFormat } from '../../src/image/file/format.ts';
import { bmp, laid, liesRight, noisyPng, quadrants } from '../workbench/quadrants.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { openBatch, planOf, type BatchPage } from './support/openBatch.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { usePages } from './support/usePages.ts';

const NAMES = ['sea.png', 'balloon.png', 'tall.png', 'mountains.png', 'photo.gif'];

const REASON = 'This image is too small for gen4_turbo (300 × 900).';

const CONVERTED =
  'relay.example.com doesn’t accept GIF files, so the first frame is sent as an image.';

/** A copy of a GIF that is too narrow. */
const copy = {
  ...({ format: 'image/gif', length: 1000, transparent: false } as const),
  ...({ reasons: ['framed', 'format'] } as const),
  region: { left: 0, top: 361, width: 100, height: 178 },
};

const plan = planOf(NAMES, { summary: '5 images, 1 left out' }, ({ name }) =>
  name === 'tall.png'
    ? { phase: 'left out', text: REASON, canBeMended: true }
    : name === 'photo.gif'
      ? { copy, canBeMended: true }
      : {},
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
    assert.equal(rows.length, 5);
    assert.match(rows[0] ?? '', /^sea\.png\n1280 × 720 · 25 credits/);
    assert.match(rows[2] ?? '', /^tall\.png\nLeft out: This image is too small/);
    assert.deepEqual(batch.errors, []);
  });

  it('says what is sent in place of a file, and why', async () => {
    const row = (await batch.page.locator('li').last().innerText()).split('\n');
    assert.deepEqual(row.slice(1, 4), [
      '1280 × 720 · 25 credits',
      'Cropped to 9:16 around the center, to fit the model.',
      CONVERTED,
    ]);
  });

  it('makes the clips of practice mode', async () => {
    const image = new Uint8Array(await quadrants(64, 36).png().toBuffer());
    const size = { width: 64, height: 36, seconds: 0.5, direction: 0 };
    await batch.post({ type: 'makeClip', clip: 'practice-a', image, ...size });
    while (batch.sent('clip').length === 0) await batch.page.waitForTimeout(20);
    assert.equal(batch.sent('clip')[0]?.clip, 'practice-a');
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
    await batch.post({ type: 'plan', plan: { ...plan, button: 'Generate 4 · 110 credits' } });
    await batch.page.keyboard.type(' rises');
    const field = batch.page.getByRole('textbox', { name: 'Prompt for sea.png' });
    assert.equal(await field.inputValue(), 'The sea rises');
    await batch.page.waitForFunction(() => window.sentCount >= 14);
    assert.deepEqual(batch.sent('prompt').at(-1), {
      ...{ type: 'prompt', image: 'sea-png', prompt: 'The sea rises' },
    });
  });

  it('asks once for the plan that it shows', async () => {
    await button('Generate 4 · 100 credits').click();
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

  it('shows what is sent, whatever is typed or removed meanwhile', async () => {
    await button('Prompt for sea.png').click();
    const field = batch.page.getByRole('textbox', { name: 'Prompt for sea.png' });
    await field.fill('The sea');
    await button('Generate 4 · 100 credits').click();
    await field.press('End');
    await batch.page.keyboard.type(' rises');
    await button('Remove balloon.png').click();
    await batch.post({ type: 'refused', issues: [] });
    await button('Prompt for mountains.png').click();

    assert.equal(await field.inputValue(), 'The sea');
    assert.deepEqual(
      batch.sent('prompt').map(({ prompt }) => prompt),
      ['The sea'],
    );
    assert.deepEqual(batch.sent('remove'), []);
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
    await assertAccessible(batch.page);
    await batch.page.setViewportSize({ width: 1280, height: 800 });
    for (const theme of themeNames) {
      await showTheme(batch.page, theme);
      await batch.page.screenshot({ path: join(outDir, `batch-${theme}.png`) });
    }
  });
});

/** Size of the videos, and what else an order needs. */
const order = { video: { width: 1280, height: 720 }, uploads: false } as const;

describe('An image of a batch that can’t be sent as it is', () => {
  const pages = usePages();
  let batch: BatchPage;

  beforeEach(async () => {
    batch = await openBatch(pages.browser, pages.server, planOf(['a.png']));
  });
  afterEach(() => batch.page.close());

  /** Lets the page look at an image, and convert it if there is an order. */
  async function prepare(file: Buffer, copied?: CopyOrder) {
    const format = imageFormat(file) ?? 'image/png';
    const job = batch.messages.length;
    await batch.post({
      ...({ type: 'prepare', job } as const),
      file: { format, bytes: new Uint8Array(file) },
      ...(copied && { order: copied }),
    });
    await batch.page.waitForFunction((count) => window.sentCount > count, job);
    const prepared: Extract<BatchPageMessage, { type: 'prepared' }> | undefined = batch
      .sent('prepared')
      .at(-1);
    assert.equal(prepared?.job, job);
    return prepared;
  }

  const bytesOf = (made: Awaited<ReturnType<typeof prepare>>) =>
    Buffer.from(made.copy?.bytes ?? []);

  it('is converted with the same pixels', async () => {
    const file = await bmp(640, 360);
    const seen = await prepare(file);
    assert.deepEqual([seen.size, seen.transparent], [{ width: 640, height: 360 }, false]);
    assert.equal(seen.copy, undefined);
    const made = await prepare(file, { ...order, reasons: ['format'] });
    assert.equal(made.copy?.format, 'image/png');
    assert.deepEqual(
      await sharp(bytesOf(made)).removeAlpha().raw().toBuffer(),
      await quadrants(640, 360).removeAlpha().raw().toBuffer(),
    );
  });

  it('is turned as its EXIF data asks for', async () => {
    const photo = await laid(360, 640, 6);
    const { size } = await prepare(photo);
    assert.deepEqual(size, { width: 360, height: 640 });
    const made = await prepare(photo, { ...order, reasons: ['rotated'] });
    assert.ok(await liesRight(bytesOf(made)));
  });

  it('is cropped to exactly the part that was asked for', async () => {
    const region = { left: 0, top: 361, width: 100, height: 178 };
    const file = await noisyPng(100, 900);
    const made = await prepare(file, { ...order, reasons: ['framed'], region });
    assert.deepEqual(
      await sharp(bytesOf(made)).removeAlpha().raw().toBuffer(),
      await sharp(file).extract(region).removeAlpha().raw().toBuffer(),
    );
  });

  it('has a reason if it can’t be shown or converted', async () => {
    const damaged = (await quadrants(640, 360).gif().toBuffer()).subarray(0, 40);
    const { problem, size } = await prepare(damaged);
    assert.deepEqual([problem, size], ['The image is damaged and can’t be read.', undefined]);
    const region = { left: 0, top: 0, width: 0, height: 0 };
    const broken = await prepare(await bmp(64, 36), { ...order, reasons: ['framed'], region });
    assert.match(broken.problem ?? '', /^The image couldn’t be converted/);
  });
});
