import assert from 'node:assert/strict';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import type { FormControls } from './support/formControls.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { usePages } from './support/usePages.ts';

const models = listOfferedModels('runway', MODELS);

/** A form at Runway with a model selected. */
function atRunway(model: string) {
  const values = defaultValues({ model, ratio: 'auto', duration: 4 }, models);
  return { models, relay: false, values };
}

describe('A screen reader', () => {
  const pages = usePages();
  let image: Buffer;
  let form: FormPage;
  let controls: FormControls;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
    ({ controls } = form);
  });
  after(() => form.page.close());

  /** Waits until a polite text is exactly this. */
  const hear = (text: string) =>
    form.page.getByRole('status').getByText(text, { exact: true }).waitFor({ state: 'attached' });
  /** What the polite texts say, without those that are empty. */
  const polite = async () =>
    (await form.page.getByRole('status').allTextContents())
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => text !== '');

  it('hears one alert, however many fields are wrong', async () => {
    await form.show(image, atRunway('gemini_omni_flash'));
    const fields = ['promptImage', 'promptText', 'duration', 'seed', 'cfg', ''];
    const issues = fields.map((field) => ({ field, message: 'Refused.' }));
    await form.post({ type: 'refused', issues });
    const alerts = await form.page.getByRole('alert').allInnerTexts();
    assert.deepEqual(
      alerts.map((text) => text.split(/\s*\n\s*/)),
      [
        [
          ...['Check these fields:', 'Image', 'Prompt', 'Duration'],
          ...['Seed: Refused.', 'Service message about “cfg”: Refused.', 'Refused.'],
        ],
      ],
    );
  });

  it('hears what a ratio crops, and what the video costs', async () => {
    await form.show(image, atRunway('veo3.1'));
    await hear('Fits. Nothing is cropped.');
    await hear('Costs 160 credits ($1.60)');
    await controls.choose(controls.ratio, '9:16 · 720 × 1280');
    await hear('Cropped to 9:16. The dimmed area won’t be in the video.');
    await controls.choose(controls.audio, 'Off');
    await hear('Costs 80 credits ($0.80)');
  });

  it('hears that the video will wait, with the models for which it would', async () => {
    const waits = { 'veo3.1': '2 are running; your plan runs 1 at a time.' };
    await form.show(image, { ...atRunway('veo3.1'), waits });
    await hear(waits['veo3.1']);
    await form.chooseModel('gen4_turbo');
    await controls.wait.waitFor({ state: 'hidden' });
  });

  it('hears near the limit how many characters are left, and how many are too many', async () => {
    await form.show(image);
    const heard: string[] = [];
    for (const length of [899, 900, 920, 949, 950, 1000, 1001, 1104]) {
      await controls.prompt.fill('x'.repeat(length));
      const spoken = (await polite()).filter((text) => text.includes('character'));
      heard.push(`${await controls.count.innerText()}: ${spoken.join()}`);
    }
    assert.deepEqual(heard, [
      '899 / 1000: ',
      '900 / 1000: At most 100 characters left',
      '920 / 1000: At most 100 characters left',
      '949 / 1000: At most 100 characters left',
      '950 / 1000: At most 50 characters left',
      '1000 / 1000: No characters left',
      '1 character too many: 1 character too many',
      '104 characters too many: 104 characters too many',
    ]);
  });

  it('hears that the form sends, and the button keeps the focus', async () => {
    await form.show(image);
    await controls.generate.press('Enter');
    await form.post({ type: 'submitting' });
    await hear('Sending…');
    const button = form.page.getByRole('button', { name: 'Sending…' });
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await form.post({ type: 'refused', issues: [] });
    assert.ok(!(await polite()).includes('Sending…'));
  });

  it('hears which fields must be filled in', async () => {
    const required = (name: string) =>
      form.page.getByRole('textbox', { name }).getAttribute('aria-required');
    await form.show(image, atRunway('gen4.5'));
    assert.equal(await required('Prompt (required)'), 'true');
    await form.show(image);
    assert.equal(await required('Prompt'), null);
    assert.equal(await required('Seed'), null);
    await controls.choose(controls.ratio, 'Custom…');
    assert.equal(await required('Custom ratio (width:height)'), 'true');
  });

  it('hears ratios by their shape, and the picture by its name and size', async () => {
    await form.show(image);
    await form.page.getByRole('img', { name: 'Preview of picture, 1280 by 720' }).waitFor();
    const ratios = await controls.ratio.ariaSnapshot();
    assert.deepEqual(ratios.match(/(?<=option ").*(?=")/g), [
      '16:9 · 1280 × 720 (best match), landscape',
      '9:16 · 720 × 1280, portrait',
      '4:3 · 1104 × 832, landscape',
      '3:4 · 832 × 1104, portrait',
      '1:1 · 960 × 960, square',
      '21:9 · 1584 × 672, landscape',
      'Custom…',
    ]);
  });

  it('hears a note, not an error, about an image that only the service can load', async () => {
    await form.show(image, { image: { uri: 'https://example.com/sea.png', name: 'sea.png' } });
    await controls.waitForNote('No preview: this computer couldn’t load the image.');
    assert.deepEqual(await controls.errors(), []);
    assert.equal(await controls.generate.getAttribute('aria-disabled'), 'false');
  });
});
