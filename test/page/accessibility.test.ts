import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { outDir } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { FormControls } from './support/formControls.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { serveTakes, takesOfEachKind } from './support/takes.ts';
import { usePages } from './support/usePages.ts';

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
    return new FormControls(form.page);
  }

  it('empty', async () => {
    await open({});
    await checkForm(form);
  });

  it('filled, with a custom ratio and the rare options', async () => {
    const controls = await open({});
    await controls.prompt.fill('The waves roll in.'.repeat(60));
    await controls.choose(controls.ratio, 'Custom…');
    await controls.customRatio.fill('320:240');
    await controls.seed.fill('7');
    await controls.more.click();
    await controls.watermark.waitFor();
    await checkForm(form);
  });

  it('with an error at each field, and notes', async () => {
    const controls = await open({
      ...everyField,
      lastTry: 'The prompt was rejected.',
      mistakes: ['The setting runwayVideo.models is wrong.'],
    });
    await form.post({ type: 'refused', issues, billing: 'https://example.com/' });
    await controls.waitForError('', 'Service message about “cfg”: This value is refused.');
    await checkForm(form);
    await takePictures(form.page);
  });

  it('with a last frame of another shape', async () => {
    await open(everyField);
    const file = { format: 'image/png', bytes: new Uint8Array(landscape) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    await form.post({ type: 'lastFrame', lastFrame, shown: 'other images' });
    await form.page.getByRole('status').filter({ hasText: 'different shape' }).waitFor();
    await checkForm(form);
  });

  it('with frames that were moved, and filled sides', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(landscape) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    const crop = { x: 0.5, y: 0.5, zoom: 0.6 };
    const framed = { ...values, ratio: '1280:720', crop, lastFrameCrop: { ...crop, zoom: 2 } };
    const controls = await open({ ...everyField, values: framed, lastFrame });
    await form.page.getByRole('application', { name: 'Last frame: Frame' }).focus();
    assert.match((await controls.caption()) ?? '', /sides filled/);
    await checkForm(form);
  });

  it('with an image whose shape the model refuses', async () => {
    const narrow = await quadrants(200, 900).png().toBuffer();
    const file = { format: 'image/png', bytes: new Uint8Array(narrow) } as const;
    const image = { uri: 'file:///narrow.png', name: 'narrow.png', file };
    await open({ ...everyField, image });
    await form.page.getByRole('button', { name: 'Fill the Sides' }).waitFor();
    await checkForm(form);
  });

  it('while it submits', async () => {
    await open({ ...everyField, lastTry: 'The prompt was rejected.' });
    await form.generate();
    await form.post({ type: 'submitting' });
    await form.page.getByRole('button', { name: 'Sending…' }).waitFor();
    await checkForm(form);
    const text = 'relay.example.com is limiting requests.';
    await form.post({ type: 'progress', progress: { text, wait: 60_000, canStop: true } });
    await form.page.getByRole('button', { name: 'Stop' }).waitFor();
    await checkForm(form);
  });

  it('with takes in every state', async () => {
    await serveTakes(pages.server);
    const takes = takesOfEachKind();
    await open({ takes, stage: 'failed', reused: true, creditsLeft: 100 });
    await form.page.getByText('You weren’t charged.').waitFor();
    await checkForm(form);
    await form.post({ type: 'stage', take: 'running' });
    await checkForm(form);
    await form.post({ type: 'stage', take: 'new' });
    await form.waitForMessage('seen');
    await checkForm(form);
  });

  it('with an image that can’t be read', async () => {
    const controls = await open({
      image: { uri: 'file:///gone.png', name: 'gone.png', problem: 'The image is gone.' },
    });
    await controls.waitForError('promptImage', 'The image is gone.');
    await checkForm(form);
  });
});

/** Checks the page, and that nothing went wrong in it. */
async function checkForm({ page, errors }: FormPage): Promise<void> {
  await assertAccessible(page);
  assert.deepEqual(errors, []);
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
