import assert from 'node:assert/strict';
import sharp, { type Metadata } from 'sharp';
import { decode } from '../simulator/render/decode.mjs';
import { quadrants } from '../workbench/quadrants.ts';
import type { FormValues } from '../../src/form/protocol.ts';
import { formStrings } from '../../src/form/strings.ts';
import { defaultValues } from '../../src/form/values.ts';
import { checkShape } from '../../src/image/checkShape.ts';
import type { Crop } from '../../src/image/crop.ts';
import { CENTER, frameRegion, type Region } from '../../src/image/framing.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { difference } from './support/difference.ts';
import type { FormPage } from './support/openForm.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

const IMAGE = { width: 800, height: 600 };
const WIDE = { width: 1280, height: 720 };
const models = listOfferedModels('relay', MODELS);
const atRunway = listOfferedModels('runway', MODELS);
const values = defaultValues({ model: 'gen4_turbo', ratio: '1280:720', duration: 5 }, models);
const veo = {
  models: atRunway,
  values: defaultValues({ model: 'veo3.1', ratio: '1280:720', duration: 4 }, atRunway),
  relay: false,
};

/** Every pixel has a color of its own, as far as there are colors. */
function everyPixel({ width, height } = IMAGE) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let index = 0; index < width * height; index += 1) {
    const [x, y] = [index % width, Math.floor(index / width)];
    pixels.set([x & 255, y & 255, (x >> 8) * 16 + (y >> 8)], index * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function regionOf({ crop }: Pick<FormValues, 'crop'>, image = IMAGE): Region {
  return frameRegion({ image, shape: WIDE, limits: {} }, crop ?? CENTER);
}

const cut = (file: Buffer, region: Region) =>
  sharp(file).autoOrient().extract(region).png().toBuffer();

/** Checks that a copy has exactly the pixels of a part. */
async function assertSame(copy: Uint8Array | undefined, part: Buffer): Promise<void> {
  const sent = Buffer.from(copy ?? []);
  const [{ width, height }, expected] = (await Promise.all(
    [sent, part].map((file) => sharp(file).metadata()),
  )) as [Metadata, Metadata];
  assert.deepEqual([width, height], [expected.width, expected.height]);
  assert.deepEqual(await difference(sent, part), { mean: 0, most: 0 });
}

describe('The frame', () => {
  const pages = usePages();
  const open = useForm(pages);
  let png: Buffer;
  let form: FormPage;

  before(async () => {
    png = await everyPixel().png().toBuffer();
  });

  const show = async (file = png, init: Parameters<typeof open>[1] = { values }) => {
    form = await open(file, init);
    await frame().waitFor();
  };
  const frame = (name = 'Frame') => form.page.getByRole('application', { name, exact: true });
  const facts = (text: string) => form.page.locator('.facts').filter({ hasText: text }).waitFor();
  /** The crop that the page told last. */
  const told = (): Crop | undefined => {
    const last = form.messages.findLast(({ type }) => type === 'changed');
    return last?.type === 'changed' ? last.values.crop : undefined;
  };
  /** Drags the frame, in pixels of the page. */
  const drag = async (right: number, down: number, name?: string) => {
    await frame(name).scrollIntoViewIfNeeded();
    const box = await frame(name).boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = form.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + right / 2, y + down / 2);
    await mouse.move(x + right, y + down);
    await mouse.up();
  };

  it('is not sent while it is what the service keeps: the file goes untouched', async () => {
    await show();
    await facts('Cropped to 16:9');
    assert.equal((await form.generate()).image, undefined);
    await show();
    await drag(0, 20);
    await frame().dblclick();
    await facts('Cropped to 16:9');
    const { image, values: sent } = await form.generate();
    assert.deepEqual([image, sent.crop], [undefined, undefined]);
  });

  it('is dragged: exactly its pixels are sent', async () => {
    await show();
    const box = await frame().boundingBox();
    await drag(0, -12);
    await facts('800 × 450 · framed');
    const region = regionOf({ crop: told() });
    const moved = (-12 * IMAGE.height) / (box?.height ?? 1);
    assert.ok(Math.abs(region.top - 75 - moved) <= 1, `${region.top}`);
    const { image, values: sent } = await form.generate();
    assert.equal(image?.format, 'image/png');
    assert.deepEqual(sent.crop, told());
    await assertSame(image.bytes, await cut(png, region));
    assert.deepEqual(form.errors, []);
  });

  it('shows thirds while it is dragged', async () => {
    await show();
    const isSeen = () =>
      form.page.locator('.thirds').evaluate((it) => getComputedStyle(it).visibility === 'visible');
    assert.equal(await isSeen(), false);
    await frame().hover();
    await form.page.mouse.down();
    assert.equal(await isSeen(), true);
    await form.page.mouse.up();
    assert.equal(await isSeen(), false);
  });

  it('is zoomed by the wheel when it has the focus, and lets the page scroll otherwise', async () => {
    await show();
    await frame().hover();
    await form.page.mouse.wheel(0, -100);
    await form.controls.prompt.fill('Typed.');
    assert.equal(told(), undefined);
    await frame().focus();
    await form.page.mouse.wheel(0, -300);
    await facts('framed');
    const { zoom } = told() ?? CENTER;
    assert.ok(zoom > 1.2 && zoom < 1.4, `${zoom}`);
    await form.page.mouse.wheel(0, 9999);
    await facts('Cropped');
    await form.controls.prompt.focus();
    await form.page.keyboard.down('Control');
    await form.page.mouse.wheel(0, -20);
    await form.page.keyboard.up('Control');
    await facts('framed');
    const { image, values: sent } = await form.generate();
    assert.equal(sent.promptText, 'Typed.');
    await assertSame(image?.bytes, await cut(png, regionOf(sent)));
  });

  it('is moved and zoomed by keys', async () => {
    await show();
    await frame().press('ArrowDown');
    assert.equal(regionOf({ crop: told() }).top, 76);
    await frame().press('Shift+ArrowDown');
    assert.equal(regionOf({ crop: told() }).top, 86);
    await frame().press('+');
    const near = regionOf({ crop: told() });
    assert.deepEqual([near.width, near.height], [727, 409]);
    await frame().press('ArrowLeft');
    assert.equal(regionOf({ crop: told() }).left, near.left - 1);
    await frame().press('-');
    assert.equal(regionOf({ crop: told() }).width, 800);
    await frame().press('0');
    assert.equal(told(), undefined);
    assert.ok(await frame().evaluate((it) => it === document.activeElement));
  });

  it('is zoomed by a slider, and says where it is', async () => {
    await show();
    const reset = form.page.getByRole('button', { name: 'Reset', exact: true });
    assert.equal(await reset.count(), 0);
    await form.page.getByRole('slider', { name: 'Zoom', exact: true }).fill('1');
    await facts('400 × 225 · framed');
    const said = 'Frame 400 × 225 of 800 × 600, at left 25 %, top 31 %, zoom 2×.';
    assert.ok((await form.controls.description(frame())).startsWith(said));
    await form.page.getByRole('status').filter({ hasText: said }).waitFor({ state: 'attached' });
    await reset.click();
    await facts('Cropped to 16:9');
  });

  it('is cut out of a photo as it is shown: upright', async () => {
    const lying = await sharp(await everyPixel({ width: 600, height: 800 }).png().toBuffer())
      .blur(8)
      .jpeg({ quality: 100 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    await show(lying);
    await frame().press('Shift+ArrowUp');
    const { image, values: sent } = await form.generate();
    assert.equal(image?.format, 'image/jpeg');
    const part = await cut(lying, regionOf(sent));
    const { mean } = await difference(Buffer.from(image.bytes), part);
    assert.ok(mean < 1.5, `${mean}`);
  });

  it('is the first frame of the video, pixel by pixel', async () => {
    await show();
    await frame().press('+');
    await drag(-30, 25);
    const { image, values: sent } = await form.generate();
    const { width, height } = WIDE;
    const [video, expected] = await Promise.all([
      decode(Buffer.from(image?.bytes ?? []), width, height),
      decode(await cut(png, regionOf(sent)), width, height),
    ]);
    assert.ok(video.equals(expected));
    const plain = await decode(png, width, height);
    assert.ok(!video.equals(plain));
  });

  it('keeps its center and its zoom with another ratio, and comes back with a draft', async () => {
    const crop = { x: 0.5, y: 0.5, zoom: 2 };
    await show(png, { values: { ...values, crop } });
    await facts('400 × 225 · framed');
    await form.controls.ratio.selectOption('720:1280');
    await facts('169 × 300 · framed');
    const { image, values: sent } = await form.generate();
    assert.deepEqual(sent.crop, crop);
    const { width, height } = await sharp(Buffer.from(image?.bytes ?? [])).metadata();
    assert.deepEqual([width, height], [169, 300]);
  });

  it('fills the sides when it reaches beyond the image', async () => {
    await show();
    await frame().press('-');
    await frame().press('-');
    await facts('sides filled');
    const { image, values: sent } = await form.generate();
    const copy = Buffer.from(image?.bytes ?? []);
    const region = regionOf(sent);
    const { width, height, hasAlpha } = await sharp(copy).metadata();
    assert.deepEqual([width, height], [region.width, region.height]);
    assert.ok(!hasAlpha || (await sharp(copy).stats()).isOpaque);
    const seen = { left: -region.left, top: 0, width: IMAGE.width, height };
    const part = { left: 0, top: region.top, width: IMAGE.width, height };
    await assertSame(await cut(copy, seen), await cut(png, part));
    const { channels } = await sharp(
      await cut(copy, { left: 0, top: 0, width: -region.left, height }),
    ).stats();
    assert.ok(channels[0] && channels[0].mean > 40, 'the side is black');
    assert.deepEqual(form.errors, []);
  });

  it('shows an image with filled sides in its place', async () => {
    await show(png, { values: { ...values, crop: { x: 0.5, y: 0.5, zoom: 0.75 } } });
    const [picture, image] = await Promise.all(
      ['.picture canvas', '.picture img'].map((it) => form.page.locator(it).boundingBox()),
    );
    assert.ok(picture && image);
    const { width, height } = regionOf({ crop: { ...CENTER, zoom: 0.75 } });
    assert.ok(Math.abs(picture.width / picture.height - width / height) < 0.02);
    assert.ok(Math.abs(image.width / picture.width - IMAGE.width / width) < 0.02);
    assert.ok(Math.abs(image.x + image.width / 2 - picture.x - picture.width / 2) < 1);
  });

  it('is there for the last frame, too', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(png) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    await show(png, { ...veo, lastFrame });
    const name = 'Last frame: Frame';
    await drag(0, 10, name);
    await form.page.locator('.chosen').filter({ hasText: '800 × 450 · framed' }).waitFor();
    const sent = await form.generate();
    assert.deepEqual([sent.image, sent.values.crop], [undefined, undefined]);
    const region = regionOf({ crop: sent.values.lastFrameCrop });
    assert.ok(region.top > 75);
    await assertSame(sent.lastFrameImage?.bytes, await cut(png, region));
    // Another last frame is framed anew.
    await form.post({ type: 'refused', issues: [] });
    await form.post({ type: 'lastFrame', lastFrame: { ...lastFrame }, shown: 'other images' });
    await frame(name).waitFor();
    form.messages.splice(0);
    const other = await form.generate();
    assert.deepEqual([other.lastFrameImage, other.values.lastFrameCrop], [undefined, undefined]);
  });

  it('is fixed for an image that the service loads itself', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(png) } as const;
    form = await open(png, {
      values,
      image: { uri: 'https://example.com/a.png', name: 'a', file },
    });
    await facts('Cropped to 16:9');
    assert.equal(await frame().count(), 0);
    assert.deepEqual(await form.controls.kept(), { width: 100, height: 75 });
  });

  it('does not move while the video is asked for', async () => {
    await show();
    await form.generate();
    form.messages.splice(0);
    await frame().press('ArrowDown');
    await drag(0, 20);
    assert.deepEqual(form.messages, []);
  });

  describe('for a shape that the model refuses', () => {
    const cases = [
      ['too narrow', 200, 900, 'gen4_turbo'],
      ['too wide', 1100, 300, 'gen4.5'],
    ] as const;
    for (const [problem, width, height, id] of cases) {
      for (const way of [formStrings().cropToFit, formStrings().fillSides]) {
        it(`has a way on: ${problem}, ${way}`, async () => {
          const file = await quadrants(width, height).png().toBuffer();
          const model = defaultValues({ model: id, ratio: 'auto', duration: 5 }, atRunway);
          form = await open(file, { models: atRunway, values: model, relay: false });
          await form.controls.waitForError('promptImage', problem);
          await form.page.getByRole('button', { name: way, exact: true }).click();
          assert.ok(await frame().evaluate((it) => it === document.activeElement));
          await facts(way === formStrings().fillSides ? 'sides filled' : 'framed');
          const { image } = await form.generate();
          const size = await sharp(Buffer.from(image?.bytes ?? [])).metadata();
          const limits = atRunway.find((it) => it.id === id);
          assert.ok(
            limits && checkShape(size, limits) === undefined,
            `${size.width} × ${size.height}`,
          );
          const isWhole = size.width >= width && size.height >= height;
          assert.equal(isWhole, way === formStrings().fillSides);
        });
      }
    }

    it('has no such way if only a larger image helps', async () => {
      const file = await quadrants(200, 200).png().toBuffer();
      const model = defaultValues({ model: 'h3_max', ratio: 'auto', duration: 5 }, atRunway);
      form = await open(file, { models: atRunway, values: model, relay: false });
      await form.controls.waitForError('promptImage', 'too small');
      assert.equal(
        await form.page.getByRole('button', { name: /Crop to Fit|Fill the/ }).count(),
        0,
      );
    });

    it('keeps the shape of the image as far as the model accepts it', async () => {
      const own = { ...atRunway[0], id: 'own', ratios: [], imageAspect: [0.5, 2] as const };
      const file = await quadrants(200, 900).png().toBuffer();
      const list = [own] as typeof atRunway;
      const model = defaultValues({ model: 'own', ratio: 'auto', duration: 5 }, list);
      form = await open(file, { models: list, values: model, relay: false });
      await form.page.getByRole('button', { name: 'Crop to Fit', exact: true }).click();
      const { image } = await form.generate();
      const { width, height } = await sharp(Buffer.from(image?.bytes ?? [])).metadata();
      assert.deepEqual([width, height], [200, 400]);
    });
  });
});
