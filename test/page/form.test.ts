import assert from 'node:assert/strict';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { FormControls } from './support/formControls.ts';
import type { FormPage } from './support/openForm.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

/** The models of Runway itself, which take more than those of a relay. */
const official = listOfferedModels('runway', MODELS);

/** A form at Runway with a model selected. */
function atRunway(model: string) {
  const values = defaultValues({ model, ratio: 'auto', duration: 5 }, official);
  return { models: official, relay: false, values };
}

describe('The fields of the form', () => {
  const openForm = useForm(usePages());
  let image: Buffer;
  let form: FormPage;
  let controls: FormControls;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
  });
  afterEach(() => assert.deepEqual(form.errors, []));

  async function open(init: Parameters<typeof openForm>[1] = {}, bytes = image): Promise<void> {
    form = await openForm(bytes, init);
    controls = new FormControls(form.page);
  }

  it('count the characters of the prompt as the service does', async () => {
    await open();
    await controls.prompt.fill('🌊'.repeat(500) + '!');
    assert.equal(await controls.count.innerText(), '1 character too many');
    assert.equal(await controls.count.getAttribute('data-over'), 'true');
    await controls.prompt.fill('Waves');
    assert.equal(await controls.count.innerText(), '5 / 1000');
  });

  it('show each issue once: beside its field, unfolded if need be, or above the button', async () => {
    await open();
    assert.equal(await controls.watermark.isVisible(), false);
    await form.generate();
    await form.post({
      type: 'refused',
      issues: [
        { field: 'promptText', message: 'No storms.' },
        { field: 'watermark', message: 'No marks here.' },
        { field: 'promptImage', message: 'Too blue.' },
        { field: 'cfg', message: 'Too low.' },
      ],
    });
    await controls.waitForError('promptText', 'No storms.');
    await controls.waitForError('watermark', 'No marks here.');
    await controls.waitForError('promptImage', 'Too blue.');
    await controls.waitForError('', 'Service message about “cfg”: Too low.');
    assert.equal((await controls.errors()).length, 4);
    assert.ok(await controls.watermark.isVisible());
    assert.match(
      await controls.description(controls.prompt),
      /^No storms\. Too blue\. Describe the motion/,
    );

    // A value that was changed is right until somebody says otherwise.
    await controls.prompt.fill('A calm sea');
    await controls.error('promptText').locator('p').waitFor({ state: 'detached' });
    assert.equal(await controls.prompt.getAttribute('aria-invalid'), 'false');
    assert.equal((await controls.errors()).length, 3);
  });

  it('have a name, each that Tab reaches', async () => {
    await open();
    await controls.more.click();
    await form.page
      .getByRole('img', { name: 'Preview of picture, 1280 by 720', exact: true })
      .waitFor();
    await form.page.getByRole('heading', { name: 'Generate a video from picture' }).waitFor();
    const unnamed = await form.page.locator('body').evaluate((body) =>
      [...body.querySelectorAll<HTMLElement>('textarea, select, input, button, [tabindex="0"]')]
        .filter((element) => {
          const labels = (element as HTMLInputElement).labels;
          const name = element.ariaLabel ?? labels?.[0]?.textContent ?? element.textContent;
          return name.trim() === '';
        })
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(unnamed, []);
  });

  it('fold out and in with the keyboard', async () => {
    await open();
    const more = (expanded: boolean) =>
      form.page.getByRole('button', { name: 'More', exact: true, expanded });
    await more(false).press('Space');
    await more(true).waitFor();
    await controls.watermark.waitFor();
    await more(true).press('Enter');
    await more(false).waitFor();
  });

  it('follow the model, and the button says what the video costs', async () => {
    await open(atRunway('gen4_turbo'));
    assert.equal(await controls.negativePrompt.count(), 0);
    assert.equal(await controls.audio.count(), 0);
    const says = (text: string) => controls.generate.filter({ hasText: text }).waitFor();
    await says('Generate · 25 credits ($0.25)');

    await form.chooseModel('gemini_omni_flash');
    assert.equal(await controls.seed.count(), 0);
    await form.chooseModel('veo3.1');
    await controls.negativePrompt.fill('Ships');
    assert.equal(await controls.seed.count(), 1);
    assert.deepEqual(await controls.options(controls.duration), ['4 s', '6 s', '8 s']);
    await controls.choose(controls.duration, '8 s');
    await says('Generate · 320 credits ($3.20)');
    await controls.choose(controls.audio, 'Off');
    await says('Generate · 160 credits ($1.60)');

    const { values } = await form.generate();
    const { model, negativePrompt, audio, duration, ratio } = values;
    assert.deepEqual(
      { model, negativePrompt, audio, duration, ratio },
      { model: 'veo3.1', negativePrompt: 'Ships', audio: false, duration: 8, ratio: '1280:720' },
    );
  });

  it('have what was chosen for a model when it is selected again', async () => {
    await open(atRunway('veo3.1'));
    const shown = async () => [
      await controls.chosen(controls.ratio),
      await controls.chosen(controls.duration),
    ];
    await controls.choose(controls.ratio, '9:16 · 1080 × 1920');
    await controls.choose(controls.duration, '8 s');
    const asked = await form.chooseModel('hailuo3');
    assert.deepEqual([asked.values.model, asked.values.duration], ['veo3.1', 8]);
    assert.deepEqual(await shown(), ['Shape of the image', '8 s']);
    await controls.choose(controls.resolution, '2k');
    await controls.choose(controls.duration, '15 s');
    await form.chooseModel('gen4_turbo');
    assert.equal(await controls.resolution.count(), 0);
    await form.chooseModel('veo3.1');
    assert.deepEqual(await shown(), ['9:16 · 1080 × 1920', '8 s']);
    await form.chooseModel('hailuo3');
    assert.deepEqual(await shown(), ['Shape of the image', '15 s']);
    assert.equal(await controls.chosen(controls.resolution), '2k');
  });

  it('say which model needs a prompt', async () => {
    await open(atRunway('gen4.5'));
    const prompt = form.page.getByRole('textbox', { name: 'Prompt (required)' });
    assert.equal(await prompt.getAttribute('aria-required'), 'true');
  });

  it('show what a ratio crops, also a custom one of a relay', async () => {
    await open({}, await quadrants(1104, 832).png().toBuffer());
    await form.page.locator('figcaption').filter({ hasText: 'Nothing is cropped' }).waitFor();
    assert.deepEqual(await controls.kept(), { width: 100, height: 100 });
    await controls.choose(controls.ratio, '21:9 · 1584 × 672');
    await form.page
      .locator('figcaption')
      .filter({ hasText: 'Cropped to 21:9. The dimmed area' })
      .waitFor();
    // (1104 / 832) / (1584 / 672)
    assert.deepEqual(await controls.kept(), { width: 100, height: 56 });
    await form.chooseModel('gen3a_turbo');
    assert.deepEqual(await controls.options(controls.ratio), [
      '5:3 · 1280 × 768 (best match)',
      '3:5 · 768 × 1280',
      'Custom…',
    ]);
    await controls.choose(controls.ratio, 'Custom…');
    await controls.customRatio.fill('320:240');
    assert.deepEqual(await controls.kept(), { width: 100, height: 100 });
    await controls.more.click();
    await controls.choose(controls.watermark, 'Off');
    const { values } = await form.generate();
    assert.deepEqual(
      { ratio: values.ratio, watermark: values.watermark },
      { ratio: '320:240', watermark: 'off' },
    );
  });

  it('keep Generate off for an image that the model refuses', async () => {
    await open({}, await quadrants(200, 900).png().toBuffer());
    await controls.waitForError(
      'promptImage',
      'This image is too narrow for gen4_turbo (200 × 900). Crop it to at least 1:2.',
    );
    assert.equal(await controls.generate.getAttribute('aria-disabled'), 'true');
    await controls.prompt.fill('Waves');
    await controls.prompt.press('Control+Enter');
    assert.equal(form.submissions(), 0);
    assert.equal((await controls.errors()).length, 1);
  });

  it('keep Generate off for an image that could not be read', async () => {
    const problem = 'The image is 68.0 MB; the limit is 67.1 MB.';
    await open({ image: { uri: 'file:///huge.png', name: 'huge.png', problem } });
    await controls.waitForError('promptImage', problem);
    await form.page.getByText('No preview', { exact: true }).waitFor();
    assert.equal(await controls.generate.getAttribute('aria-disabled'), 'true');
    await controls.prompt.press('Control+Enter');
    assert.equal(form.submissions(), 0);
  });

  it('take the prompt before the image has come, and send it with the image', async () => {
    await open({ image: { uri: 'file:///sea.png', name: 'sea.png', fileFollows: true } });
    await form.waitForMessage('readFiles');
    await controls.prompt.fill('Waves');
    await controls.prompt.press('Control+Enter');
    const waiting = { type: 'waiting', waiting: true, shown: 'images' };
    assert.deepEqual(await form.waitForMessage('waiting'), waiting);
    assert.equal(form.submissions(), 0);

    const file = { format: 'image/png', bytes: new Uint8Array(image) } as const;
    await form.post({ type: 'imageFile', slot: 'image', file });
    const { values, image: copy } = await form.waitForMessage('submit');
    assert.deepEqual([values.promptText, copy], ['Waves', undefined]);
    await form.page.locator('figure img').waitFor();
  });

  it('say why nothing was sent while they were hidden, and can be submitted again', async () => {
    const values = { ...atRunway('gen4_turbo').values, promptText: 'It waits' };
    const message = 'Not sent: the form was hidden.';
    await open({ values, issues: [{ field: '', message }] });
    await controls.waitForError('', message);
    assert.equal(await controls.prompt.inputValue(), 'It waits');
    assert.equal((await form.generate()).values.promptText, 'It waits');
  });

  it('say what is wrong in the user’s own models', async () => {
    await open({ mistakes: ['runwayVideo.models is wrong at broken.ratios.0.'] });
    await form.page
      .getByRole('status')
      .filter({ hasText: 'runwayVideo.models is wrong at broken.ratios.0.' })
      .waitFor();
  });
});
