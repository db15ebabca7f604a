import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/form/protocol.ts';
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
  return {
    models,
    relay: false,
    values: defaultValues({ model, ratio: 'auto', duration: 5 }, models),
  };
}

type Init = Partial<Extract<HostMessage, { type: 'init' }>>;

const unread = { uri: 'file:///broken.png', name: 'broken.png', problem: 'The image is broken.' };

describe('The focus of the form', () => {
  const pages = usePages();
  let landscape: Buffer;
  let narrow: Buffer;
  let wide: Buffer;
  let form: FormPage;
  let controls: FormControls;

  before(async () => {
    [landscape, narrow, wide] = await Promise.all([
      quadrants(1280, 720).png().toBuffer(),
      quadrants(200, 900).png().toBuffer(),
      quadrants(1100, 500).png().toBuffer(),
    ]);
    form = await openForm(pages.browser, pages.server, landscape);
    ({ controls } = form);
  });
  beforeEach(() => form.page.setViewportSize({ width: 900, height: 520 }));
  afterEach(() => {
    assert.deepEqual(form.errors, []);
  });
  after(() => form.page.close());

  /** What has the focus: its id or its text; `BODY` when it is lost. */
  const focused = () =>
    form.page.evaluate(() => {
      const { id, tagName, textContent } = document.activeElement ?? document.body;
      return tagName === 'BODY' ? 'BODY' : id || textContent.trim();
    });

  /** Whether an element is in sight as a whole, and nothing covers it. */
  const inSight = (selector: string) =>
    form.page.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      const { top, bottom, left, width } = element?.getBoundingClientRect() ?? new DOMRect();
      const isOnTop = (y: number) =>
        element?.contains(document.elementFromPoint(left + Math.min(width / 2, 20), y)) === true;
      return isOnTop(top + 2) && isOnTop(bottom - 2);
    }, selector);

  const refuse = async (...fields: string[]) => {
    const issues = fields.map((field) => ({ field, message: 'This value is refused.' }));
    await form.post({ type: 'refused', issues });
  };

  const submit = async (init: Init = {}) => {
    await form.show(landscape, init);
    await controls.generate.focus();
    await form.page.keyboard.press('Enter');
    await form.post({ type: 'submitting' });
  };

  it('is in the prompt when the form opens, also for an image that can’t be read', async () => {
    for (const image of [unread, { uri: 'https://example.com/sea.png', name: 'sea.png' }]) {
      await form.show(landscape, { image });
      await form.page.keyboard.type('Waves');
      assert.equal(await controls.prompt.inputValue(), 'Waves');
    }
    await form.show(landscape, { image: unread });
    assert.match(await controls.description(controls.prompt), /The image is broken\./);
    assert.equal(await controls.generate.getAttribute('aria-disabled'), 'true');
  });

  it('goes to an error about the image, which is then in sight', async () => {
    // In one column the image is above the fields.
    await form.page.setViewportSize({ width: 640, height: 720 });
    await submit();
    await form.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    assert.equal(await inSight('.picture'), false);
    await refuse('promptImage');
    assert.equal(await focused(), 'promptImage');
    assert.ok(await inSight('#promptImage'));
  });

  it('goes to the first field with an error, and the error is in sight', async () => {
    const fields = ['negativePrompt', 'model', 'ratio', 'duration', 'audio', 'lastFrame'];
    for (const field of ['promptText', ...fields]) {
      await submit(atRunway('veo3.1'));
      await refuse('unknown', field);
      assert.equal(await focused(), field);
      assert.ok(await inSight(`#${field}-error p`), field);
    }
    for (const field of ['seed', 'watermark']) {
      await submit();
      await refuse(field, 'unknown');
      assert.equal(await focused(), field);
      assert.ok(await inSight(`#${field}-error p`), field);
    }
  });

  it('goes to the alert for a reason without a field in sight', async () => {
    for (const field of ['', 'seed', 'more', 'lastTry']) {
      await submit({ ...atRunway('gemini_omni_flash'), lastTry: 'The prompt was rejected.' });
      await refuse(field);
      assert.match(await focused(), /This value is refused\.$/);
      assert.ok(await inSight('[role="alert"]'), field);
    }
  });

  it('stays on Generate while it sends, and when nothing is wrong', async () => {
    await submit();
    assert.equal(await focused(), 'Sending…');
    await form.post({ type: 'refused', issues: [] });
    assert.equal(await focused(), 'Generate');
  });

  it('stays in another editor', async () => {
    await submit();
    await form.page.evaluate(() => {
      document.hasFocus = () => false;
    });
    try {
      await refuse('promptText');
      assert.equal(await focused(), 'Generate');
      assert.ok(await inSight('#promptText-error p'));
      // A form that is beside the active editor after a reload of the window.
      await form.show(landscape, { takesFocus: false });
      assert.equal(await focused(), 'Generate');
    } finally {
      await form.page.evaluate(() => Reflect.deleteProperty(document, 'hasFocus'));
    }
  });

  it('stays in a field that the user has gone to while the images are read again', async () => {
    await form.show(landscape, { revision: 100 });
    assert.equal(await focused(), 'promptText');
    await form.controls.seed.fill('7');
    await form.show(landscape, { revision: 100 });
    assert.equal(await focused(), 'seed');
    await form.controls.generate.focus();
    await form.show(landscape, { revision: 100 });
    assert.equal(await focused(), 'promptText');
  });

  it('leads from the names of wrong fields to these', async () => {
    await submit();
    await refuse('promptText', 'seed', 'promptImage');
    const alert = form.page.getByRole('alert');
    assert.equal(
      (await alert.innerText()).replace(/\s+/g, ' '),
      'Check these fields: Image Prompt Seed',
    );
    for (const [name, id] of [
      ['Prompt', 'promptText'],
      ['Seed', 'seed'],
      ['Image', 'promptImage'],
    ] as const) {
      await alert.getByRole('button', { name }).click();
      assert.equal(await focused(), id);
    }
  });

  it('is never lost when its element goes', async () => {
    // The button goes with what it removes.
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', problem: 'It is gone.' };
    await form.show(landscape, { ...atRunway('veo3.1'), lastFrame });
    await form.page.getByRole('button', { name: 'Last frame: Remove' }).press('Enter');
    await form.post({ type: 'lastFrame', lastFrame: undefined, shown: 'images' });
    assert.equal(await focused(), 'lastFrame');

    // Another model has fewer fields.
    for (const field of ['negativePrompt', 'audio', 'lastFrame']) {
      await form.show(landscape, atRunway('veo3.1'));
      await form.page.locator(`#${field}`).focus();
      await form.post({
        type: 'service',
        shown: 'another offer',
        service: 'Other',
        models: models
          .filter(({ id }) => id === 'gen4_turbo')
          .map((it) => ({ ...it, id: 'veo3.1' })),
        relay: false,
        uploads: false,
        mistakes: [],
        waits: {},
      });
      assert.equal(await focused(), 'model');
    }
  });

  it('stays in the prompt when a last frame arrives', async () => {
    await form.show(landscape, atRunway('veo3.1'));
    await controls.prompt.focus();
    await form.post({ type: 'lastFrame', lastFrame: unread, shown: 'other images' });
    assert.equal(await focused(), 'promptText');
  });

  it('comes back with the page to the control that had it', async () => {
    await form.show(landscape);
    await controls.seed.focus();
    const blurred = await form.page.evaluate(() => {
      // As the browser does when a dialog of VS Code gets the focus, and loses it.
      (document.activeElement as HTMLElement).blur();
      const name = document.activeElement?.tagName;
      window.dispatchEvent(new Event('focus'));
      return name;
    });
    assert.deepEqual([blurred, await focused()], ['BODY', 'seed']);
  });

  describe('for an image whose shape the model refuses', () => {
    it('leads to the reason, which is said when the form opens', async () => {
      await form.show(narrow);
      await controls.waitForError(
        'promptImage',
        'too narrow for gen4_turbo (200 × 900). Crop it to at least 1:2.',
      );
      assert.equal(await controls.caption(), '200 × 900 pixels');
      assert.equal(await form.page.locator('.crop').count(), 0);
      assert.equal(await focused(), 'promptText');
      await form.page.getByRole('button', { name: 'Show Reason' }).click();
      assert.equal(await focused(), 'promptImage');
      assert.ok(await inSight('#promptImage'));
      await controls.prompt.focus();
      await controls.generate.click({ force: true });
      assert.equal(await focused(), 'promptImage');
      assert.equal(form.submissions(), 0);
    });

    it('leads to a model that accepts it, and back when another is selected', async () => {
      await form.show(wide, atRunway('gen4.5'));
      await controls.waitForError(
        'promptImage',
        'too wide for gen4.5 (1100 × 500). Crop it to at most 2:1, or choose another model.',
      );
      await form.page.getByRole('button', { name: 'Use gen4_turbo' }).press('Enter');
      assert.equal(await focused(), 'model');
      assert.equal(await controls.model.innerText(), 'gen4_turbo');
      assert.equal(await controls.error('promptImage').innerText(), '');
      assert.equal(await controls.generate.getAttribute('aria-disabled'), 'false');

      await form.chooseModel('veo3.1');
      await controls.waitForError('promptImage', 'too wide for veo3.1');
      assert.equal(await controls.generate.getAttribute('aria-disabled'), 'true');
    });
  });
});
