import assert from 'node:assert/strict';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { usePages } from './support/usePages.ts';

const models = listOfferedModels('runway', MODELS);
const values = defaultValues({ model: 'veo3.1', ratio: 'auto', duration: 4 }, models);
const veo = { models, relay: false, values };

describe('The layout of the form', () => {
  const pages = usePages();
  let image: Buffer;
  let form: FormPage;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
  });
  after(() => form.page.close());

  const box = async (selector: string) => {
    const found = await form.page.locator(selector).first().boundingBox();
    assert.ok(found, selector);
    return found;
  };

  it('keeps Generate in sight, and its texts on one line', async () => {
    await form.show(image, veo);
    for (const [width, height] of [
      [1280, 900],
      [640, 400],
      [320, 600],
    ] as const) {
      await form.page.setViewportSize({ width, height });
      const button = await box('.primary');
      assert.ok(button.y + button.height <= height, `${width} px`);
      const column = await box('main');
      for (const part of ['.generate', '.generate > span.help']) {
        const { x, width: partWidth } = await box(part);
        assert.ok(x + partWidth <= column.x + column.width, `${part} at ${width} px`);
      }
    }
    await form.page.setViewportSize({ width: 880, height: 600 });
    const bottoms = await form.page.evaluate(() =>
      ['.primary', '.generate > span.help'].map((selector) => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(selector) ?? document.body);
        return range.getBoundingClientRect().bottom;
      }),
    );
    assert.ok(Math.abs((bottoms[0] ?? 0) - (bottoms[1] ?? 99)) <= 1, bottoms.join());
  });

  it('lets the prompt grow with its text, to a part of the window', async () => {
    await form.show(image);
    await form.page.setViewportSize({ width: 900, height: 600 });
    const { prompt } = form.controls;
    const height = async () => (await box('#promptText')).height;
    const empty = await height();
    await prompt.fill('Waves\n'.repeat(5));
    assert.equal(await height(), empty);
    await prompt.fill('Waves\n'.repeat(12));
    assert.ok((await height()) > empty);
    await prompt.fill('Waves\n'.repeat(100));
    assert.equal(await height(), 360);
  });

  it('keeps Generate at its place, whatever fields a model has', async () => {
    await form.page.setViewportSize({ width: 900, height: 1000 });
    await form.show(image, veo);
    const places = new Set<string>();
    for (const { id } of models) {
      await form.post({ type: 'model', model: id });
      const { x, y } = await box('.primary');
      places.add(`${x} ${y}`);
    }
    assert.equal(places.size, 1, [...places].join(', '));
  });

  it('moves nothing when Generate gets the focus on a page that is higher than the tab', async () => {
    await form.show(image, veo);
    await form.page.setViewportSize({ width: 1280, height: 700 });
    const heading = await box('h1');
    await form.page.locator('.primary').focus();
    assert.deepEqual(await box('h1'), heading);
    const below = await form.page.evaluate(
      () => document.documentElement.scrollHeight - window.innerHeight,
    );
    assert.ok(below > 0, 'The page is not higher than the tab.');
    // What stands above the button is never half covered.
    const [hint, footer] = [await box('.hint'), await box('.generate')];
    assert.ok(hint.y >= footer.y && hint.y < footer.y + footer.height);
  });

  it('leaves the round corners of the seed whole', async () => {
    await form.show(image);
    const [outer, inner] = [await box('.seed'), await box('#seed')];
    assert.ok(inner.x >= outer.x && inner.y >= outer.y);
    assert.ok(inner.y + inner.height <= outer.y + outer.height);
    const cut = await form.page.locator('.seed').evaluate((row) => getComputedStyle(row).overflow);
    assert.equal(cut, 'visible');
  });

  it('shows what the ratio crops from the last frame, too', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(image) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    await form.show(image, { ...veo, lastFrame });
    await form.page.locator('.last-frame img').waitFor();
    assert.equal(await form.page.locator('.last-frame .crop').count(), 0);
    const { controls } = form;
    await controls.choose(controls.ratio, '9:16 · 720 × 1280');
    const [crop, shown] = [await box('.last-frame .crop'), await box('.last-frame img')];
    assert.deepEqual(crop, shown);
  });

  it('shortens a long name in the middle, and keeps the whole one in the tooltip', async () => {
    const name = `${'a-long-name-'.repeat(12)}0001.png`;
    await form.show(image, { image: { uri: 'file:///long.png', name, problem: 'It is gone.' } });
    const heading = form.page.getByRole('heading');
    assert.equal(
      await heading.innerText(),
      'Generate a video from a-long-name-a-long-name-a…-name-0001.png',
    );
    assert.equal(await heading.getAttribute('title'), name);
  });

  it('gives texts from right to left their own direction', async () => {
    const name = 'بحر هادئ.png';
    await form.show(image, {
      image: { uri: 'file:///sea.png', name, problem: 'الصورة تالفة.' },
      lastTry: 'مرفوض',
    });
    await form.controls.prompt.fill('أمواج هادئة');
    const directions = await form.page.evaluate(() =>
      ['h1', 'h1 bdi', '#promptText', '#promptImage p'].map((selector) => {
        const element = document.querySelector(selector);
        return element === null ? '' : getComputedStyle(element).direction;
      }),
    );
    assert.deepEqual(directions, ['ltr', 'rtl', 'rtl', 'rtl']);
    await form.controls.prompt.fill('Calm waves');
    assert.equal(
      await form.controls.prompt.evaluate((box) => getComputedStyle(box).direction),
      'ltr',
    );
  });

  it('has readable options in the lists of each theme', async () => {
    await form.show(image, veo);
    for (const theme of themeNames) {
      await showTheme(form.page, theme);
      const { color, background, scheme } = await form.page
        .locator('#ratio option')
        .first()
        .evaluate((option) => {
          const style = getComputedStyle(option);
          return {
            color: style.color,
            background: style.backgroundColor,
            scheme: getComputedStyle(document.body).colorScheme,
          };
        });
      const ratio = contrast(color, background);
      assert.ok(ratio >= 3.2, `${theme}: ${ratio}`);
      // The browser colors the active option for this scheme.
      assert.equal(scheme, luminance(background) < 0.5 ? 'dark' : 'light', theme);
    }
    await showTheme(form.page, 'dark');
  });

  it('has a readable example in the empty prompt in each theme', async () => {
    await form.show(image, veo);
    for (const theme of themeNames) {
      await showTheme(form.page, theme);
      const [example = '', background = ''] = await form.controls.prompt.evaluate((prompt) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        const colors = [
          getComputedStyle(prompt).backgroundColor,
          getComputedStyle(prompt, '::placeholder').color,
        ];
        // Paints one over the other, and reads what is then seen.
        const seen = colors.map((color) => {
          if (canvas === null) return '';
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          return `rgb(${canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).join()})`;
        });
        return seen.reverse();
      });
      const ratio = contrast(example, background);
      assert.ok(ratio >= 4.5, `${theme}: ${ratio}`);
    }
    await showTheme(form.page, 'dark');
  });
});

/** The contrast of two opaque colors (WCAG 2.2). */
function contrast(first: string, second: string): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((level) => {
    const part = Number(level) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
