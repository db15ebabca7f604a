import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { outDir } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { FormControls } from './support/formControls.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { serveTakes, takesOfEachKind } from './support/takes.ts';
import { usePages } from './support/usePages.ts';

/** Sizes of the page in CSS pixels. A zoom of 200 % halves what fits into a window. */
const layouts = {
  'normal width': { width: 1280, height: 800 },
  'zoom of 200 %': { width: 640, height: 400 },
  '320 px': { width: 320, height: 800 },
};

/** Runway's form with a model that has every field. */
const models = listOfferedModels('runway', MODELS);
const values = defaultValues({ model: 'veo3.1', ratio: 'auto', duration: 4 }, models);
const everyField = { models, values, relay: false };

const issues = ['promptImage', 'promptText', 'model', 'ratio', 'duration', 'audio', 'lastFrame', '']
  .concat('negativePrompt', 'cfg')
  .map((field) => ({ field, message: 'This value is refused.' }));

describe('The page has no violations of accessibility rules (axe), in any theme or width', () => {
  const pages = usePages();
  let portrait: Buffer;
  let landscape: Buffer;
  let form: FormPage;

  before(async () => {
    portrait = await quadrants(720, 1280).png().toBuffer();
    landscape = await quadrants(1280, 720).png().toBuffer();
  });
  afterEach(() => form.page.close());

  async function open(init: Parameters<typeof openForm>[3]): Promise<FormControls> {
    form = await openForm(pages.browser, pages.server, portrait, init);
    await form.page.evaluate(axe.source);
    return new FormControls(form.page);
  }

  it('empty', async () => {
    await open({});
    await assertAccessible(form);
  });

  it('filled, with a custom ratio and the rare options', async () => {
    const controls = await open({});
    await controls.prompt.fill('The waves roll in.'.repeat(60));
    await controls.choose(controls.ratio, 'Custom…');
    await controls.customRatio.fill('320:240');
    await controls.seed.fill('7');
    await controls.more.click();
    await controls.watermark.waitFor();
    await assertAccessible(form);
  });

  it('with an error at each field, and notes', async () => {
    const controls = await open({
      ...everyField,
      lastTry: 'The prompt was rejected.',
      mistakes: ['The setting runwayVideo.models is wrong.'],
    });
    await form.post({ type: 'refused', issues, billing: 'https://example.com/' });
    await controls.waitForError('', 'Service message about “cfg”: This value is refused.');
    await assertAccessible(form);
    await takePictures(form.page);
  });

  it('with a last frame of another shape', async () => {
    await open(everyField);
    const file = { format: 'image/png', bytes: new Uint8Array(landscape) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    await form.post({ type: 'lastFrame', lastFrame, shown: 'other images' });
    await form.page.getByRole('status').filter({ hasText: 'different shape' }).waitFor();
    await assertAccessible(form);
  });

  it('with frames that were moved, and filled sides', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(landscape) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    const crop = { x: 0.5, y: 0.5, zoom: 0.6 };
    const framed = { ...values, ratio: '1280:720', crop, lastFrameCrop: { ...crop, zoom: 2 } };
    const controls = await open({ ...everyField, values: framed, lastFrame });
    await form.page.getByRole('application', { name: 'Last frame: Frame' }).focus();
    assert.match((await controls.caption()) ?? '', /sides filled/);
    await assertAccessible(form);
  });

  it('with an image whose shape the model refuses', async () => {
    const narrow = await quadrants(200, 900).png().toBuffer();
    const file = { format: 'image/png', bytes: new Uint8Array(narrow) } as const;
    const image = { uri: 'file:///narrow.png', name: 'narrow.png', file };
    await open({ ...everyField, image });
    await form.page.getByRole('button', { name: 'Fill the Sides' }).waitFor();
    await assertAccessible(form);
  });

  it('while it submits', async () => {
    await open({ ...everyField, lastTry: 'The prompt was rejected.' });
    await form.generate();
    await form.post({ type: 'submitting' });
    await form.page.getByRole('button', { name: 'Sending…' }).waitFor();
    await assertAccessible(form);
    const text = 'relay.example.com is limiting requests.';
    await form.post({ type: 'progress', progress: { text, wait: 60_000, canStop: true } });
    await form.page.getByRole('button', { name: 'Stop' }).waitFor();
    await assertAccessible(form);
  });

  it('with takes in every state', async () => {
    await serveTakes(pages.server);
    const takes = takesOfEachKind();
    await open({ takes, stage: 'failed', reused: true, creditsLeft: 100 });
    await form.page.getByText('You weren’t charged.').waitFor();
    await assertAccessible(form);
    await form.post({ type: 'stage', take: 'running' });
    await assertAccessible(form);
    await form.post({ type: 'stage', take: 'new' });
    await form.waitForMessage('seen');
    await assertAccessible(form);
  });

  it('with an image that can’t be read', async () => {
    const controls = await open({
      image: { uri: 'file:///gone.png', name: 'gone.png', problem: 'The image is gone.' },
    });
    await controls.waitForError('promptImage', 'The image is gone.');
    await assertAccessible(form);
  });
});

/** Checks all rules in each layout, and the colors in each theme. */
async function assertAccessible({ page, errors }: FormPage): Promise<void> {
  const found: string[] = [];
  for (const [layout, size] of Object.entries(layouts)) {
    await page.setViewportSize(size);
    const violations = await findViolations(page, {});
    if (await scrollsSideways(page)) found.push(`${layout}: scrolls sideways`);
    // So high that the bar with Generate covers no other control: they scroll.
    await page.setViewportSize({ ...size, height: 3000 });
    violations.push(...(await findViolations(page, { runOnly: ['target-size'] })));
    found.push(...violations.map((violation) => `${layout}: ${violation}`));
  }
  await page.setViewportSize(layouts['normal width']);
  for (const theme of themeNames) {
    await showTheme(page, theme);
    const violations = await findViolations(page, { runOnly: ['color-contrast'] });
    found.push(...violations.map((violation) => `${theme}: ${violation}`));
  }
  assert.equal(found.join('\n'), '');
  assert.deepEqual(errors, []);
}

async function findViolations(page: Page, options: axe.RunOptions): Promise<string[]> {
  return page.evaluate(
    async (runOptions) => {
      const { violations } = await window.axe.run(runOptions);
      return violations.flatMap(({ id, impact, nodes }) =>
        nodes.map(({ target, failureSummary = '' }) => {
          const summary = failureSummary.replace(/\s+/g, ' ');
          return `${impact}: ${id}: ${target.join(' ')}: ${summary}`;
        }),
      );
    },
    { resultTypes: ['violations'], preload: false, ...options } satisfies axe.RunOptions,
  );
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth;
  });
}

/** Shows people the page in each theme and width: `out/screenshots/page, THEME, WIDTH px.png`. */
async function takePictures(page: Page): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 1400 });
    for (const theme of themeNames) {
      await showTheme(page, theme);
      await page.screenshot({
        path: join(outDir, 'screenshots', `page, ${theme}, ${width} px.png`),
      });
    }
  }
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
