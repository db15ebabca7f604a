import assert from 'node:assert/strict';
import axe from 'axe-core';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { themeNames } from './support/pageServer.ts';
import { showTheme } from './support/showTheme.ts';
import { usePages } from './support/usePages.ts';

const models = listOfferedModels('runway', MODELS);

/** A form at Runway with a model selected. */
function atRunway(model: string) {
  const values = defaultValues({ model, ratio: 'auto', duration: 4 }, models);
  return { models, relay: false, values };
}

describe('The help with the prompt', () => {
  const pages = usePages();
  let image: Buffer;
  let form: FormPage;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
  });
  beforeEach(() => form.show(image, atRunway('gen4_turbo')));
  afterEach(() => assert.deepEqual(form.errors, []));
  after(() => form.page.close());

  const tool = (name: string) => form.page.getByRole('toolbar').getByRole('button', { name });
  const prompt = () => form.controls.prompt.inputValue();
  const press = async (...keys: string[]) => {
    for (const key of keys) await form.page.keyboard.press(key);
  };
  const focused = () =>
    form.page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.id !== '' ? activeElement?.id : activeElement.textContent.trim();
    });
  const hint = 'This model follows positive wording better. Describe what you want to see.';

  describe('motion words', () => {
    it('are added with a click, tell the extension, and are undone and redone', async () => {
      await form.controls.prompt.pressSequentially('Waves');
      await tool('Pan Left').click();
      assert.equal(await prompt(), 'Waves. The camera pans left.');
      assert.equal(await focused(), 'promptText');
      const { values } = await form.waitForMessage('changed');
      assert.equal(values.promptText, 'Waves. The camera pans left.');
      await press('Control+z');
      assert.equal(await prompt(), 'Waves');
      await press('Control+Shift+z');
      assert.equal(await prompt(), 'Waves. The camera pans left.');
      await form.page.keyboard.type(' Wind.');
      assert.equal(await prompt(), 'Waves. The camera pans left. Wind.');
    });

    it('are pressed while they are in the prompt, and removed with another click', async () => {
      await tool('Orbit').click();
      assert.equal(await tool('Orbit').getAttribute('aria-pressed'), 'true');
      assert.equal(await tool('Push In').getAttribute('aria-pressed'), 'false');
      await tool('Orbit').click();
      assert.equal(await prompt(), '');
      assert.equal(await tool('Orbit').getAttribute('aria-pressed'), 'false');
      await press('Control+z');
      assert.equal(await prompt(), 'The camera orbits around the subject.');
    });

    it('take the place of what is selected', async () => {
      await form.controls.prompt.fill('Waves. Zoom. Wind.');
      await form.controls.prompt.evaluate((box: HTMLTextAreaElement) =>
        box.setSelectionRange(7, 12),
      );
      await tool('Tilt Up').click();
      assert.equal(await prompt(), 'Waves. The camera tilts up. Wind.');
    });

    it('are one stop of the Tab key, with arrow keys, Home and End', async () => {
      await form.controls.prompt.focus();
      await press('Tab');
      assert.equal(await focused(), 'Push In');
      await press('ArrowRight', 'ArrowRight');
      assert.equal(await focused(), 'Pan Left');
      await press('Enter');
      assert.equal(await prompt(), 'The camera pans left.');
      assert.equal(await focused(), 'Pan Left');
      await press('Home', 'ArrowLeft');
      const last = await focused();
      await press('Home', 'End');
      assert.equal(await focused(), last);
      await press('Shift+Tab');
      assert.equal(await focused(), 'promptText');
      await press('Tab');
      assert.equal(await focused(), last);
      await press('Tab');
      assert.equal(await focused(), 'model');
    });

    it('leave a prompt that is being sent as it is', async () => {
      await form.controls.prompt.fill('Waves');
      await form.post({ type: 'submitting' });
      await tool('Orbit').click({ force: true });
      assert.equal(await prompt(), 'Waves');
    });
  });

  describe('the hint about negations', () => {
    const shown = () => form.page.locator('.prompt-help > .help');
    const spoken = () => form.page.locator('.prompt-help').getByRole('status').innerText();

    it('is there while the prompt has one, and is spoken once', async () => {
      const { controls } = form;
      assert.equal(await shown().count(), 0);
      await controls.prompt.fill('A street without cars');
      assert.equal(await shown().innerText(), hint);
      assert.equal(await spoken(), hint);
      await controls.prompt.fill('A street');
      assert.equal(await shown().count(), 0);
      await controls.prompt.fill('A street without people');
      assert.equal(await shown().innerText(), hint);
      assert.equal(await spoken(), '');
    });

    it('is missing where a model has a negative prompt', async () => {
      await form.controls.prompt.fill('A street without cars');
      await form.post({ type: 'model', model: 'veo3.1' });
      assert.equal(await shown().count(), 0);
      await form.post({ type: 'model', model: 'gen4_turbo' });
      assert.equal(await shown().count(), 1);
    });
  });

  describe('accessibility', () => {
    it('has no violations of rules (axe), in any theme or width', async () => {
      await form.page.evaluate(axe.source);
      await form.controls.prompt.fill('The camera pans left. A street without cars');
      const found: unknown[] = [];
      for (const theme of themeNames) {
        await showTheme(form.page, theme);
        for (const width of [1280, 320]) {
          await form.page.setViewportSize({ width, height: 800 });
          const violations = await form.page.evaluate(async () => {
            const result = await window.axe.run('.prompt-help', { resultTypes: ['violations'] });
            return result.violations.map(({ id, nodes }) => [id, nodes.map((it) => it.html)]);
          });
          found.push(...violations.map((it) => [theme, width, ...it]));
        }
      }
      assert.deepEqual(found, []);
    });
  });
});
