import assert from 'node:assert/strict';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { openForm, type FormPage } from './support/openForm.ts';
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
    const spoken = () => form.page.locator('.prompt-help').getByRole('status').first().innerText();

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

  describe('recent prompts', () => {
    const recent = ['Rain on a roof', 'Wind\nin the trees', 'Waves'];
    const tell = () => form.post({ type: 'promptHelp', recent, canImprove: false });
    const spoken = (text: string) =>
      form.page.getByRole('status').getByText(text, { exact: true }).waitFor({ state: 'attached' });

    it('come with the arrow keys into an empty prompt, the newest first', async () => {
      await tell();
      await form.controls.prompt.focus();
      const shown: string[] = [];
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
        await press(key);
        shown.push(await prompt());
      }
      assert.deepEqual(shown, [...recent, recent[2], recent[1]]);
      await spoken('Recent prompt 2 of 3');
      assert.equal((await form.waitForMessage('changed')).values.promptText, recent[1]);
      await press('ArrowDown', 'ArrowDown');
      assert.equal(await prompt(), '');
      await press('ArrowDown');
      assert.equal(await prompt(), '');
      await press('Control+z');
      assert.equal(await prompt(), recent[0]);
    });

    it('stay where the text or the caret was changed', async () => {
      await tell();
      await form.controls.prompt.focus();
      await press('ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowUp');
      assert.equal(await prompt(), recent[1]);
      await press('Control+End', '!', 'ArrowUp');
      assert.equal(await prompt(), `${recent[1]}!`);
      await press('Control+a', 'Delete', 'Shift+ArrowUp');
      assert.equal(await prompt(), '');
    });

    it('are listed by VS Code, where there are some', async () => {
      assert.equal(await tool('Recent…').count(), 0);
      await tell();
      await form.controls.prompt.fill('Wind');
      await tool('Recent…').click();
      await form.waitForMessage('chooseRecentPrompt');
      await form.post({ type: 'insertPrompt', text: 'Waves', replaces: true });
      assert.equal(await prompt(), 'Waves');
      assert.equal(await focused(), 'promptText');
      await press('Control+z');
      assert.equal(await prompt(), 'Wind');
    });
  });

  describe('examples', () => {
    it('are listed by VS Code in the language of the prompt, and are added to it', async () => {
      await tool('Examples…').click();
      assert.equal((await form.waitForMessage('choosePromptExample')).language, undefined);
      await form.post({ type: 'insertPrompt', text: 'Waves roll.', replaces: false });
      assert.equal(await prompt(), 'Waves roll.');
      await form.post({ type: 'insertPrompt', text: 'Wind blows.', replaces: false });
      assert.equal(await prompt(), 'Waves roll. Wind blows.');
      await press('Control+z');
      assert.equal(await prompt(), 'Waves roll.');
      for (const [text, language] of [
        ['Waves', 'en'],
        ['海浪', 'zh'],
      ] as const) {
        form.messages.splice(1);
        await form.controls.prompt.fill(text);
        await tool('Examples…').click();
        assert.equal((await form.waitForMessage('choosePromptExample')).language, language);
      }
    });

    it('leave a prompt that is being sent as it is', async () => {
      await form.controls.prompt.fill('Waves');
      await form.post({ type: 'submitting' });
      await form.post({ type: 'insertPrompt', text: 'Wind blows.', replaces: false });
      assert.equal(await prompt(), 'Waves');
    });
  });

  describe('the suggestion of a language model', () => {
    const group = () => form.page.getByRole('group', { name: 'Suggested prompt' });
    const button = (name: string) => group().getByRole('button', { name, exact: true });
    const of = 'A cat walks.';
    const text = 'A cat runs. The camera pans left.';

    /** Asks for a suggestion. */
    async function ask() {
      await form.post({ type: 'promptHelp', recent: [], canImprove: true });
      await form.controls.prompt.fill(of);
      await tool('Improve Prompt').click();
      return form.waitForMessage('improvePrompt');
    }

    it('is offered only where there is one', async () => {
      assert.equal(await tool('Improve Prompt').count(), 0);
      await form.post({ type: 'promptHelp', recent: [], canImprove: true });
      assert.equal(await tool('Improve Prompt').getAttribute('aria-disabled'), 'true');
      await tool('Improve Prompt').focus();
      await form.post({ type: 'promptHelp', recent: [], canImprove: false });
      assert.equal(await tool('Improve Prompt').count(), 0);
      assert.equal(await focused(), 'Push In');
    });

    it('is shown as a change, and becomes the prompt when it is accepted', async () => {
      const asked = await ask();
      assert.deepEqual(asked, { type: 'improvePrompt', prompt: of, limit: 1000 });
      assert.equal(await tool('Improve Prompt').getAttribute('aria-disabled'), 'true');
      await form.post({ type: 'improvement', of, text });
      assert.equal(await prompt(), of);
      const parts = await group()
        .locator('.change')
        .evaluate((change) =>
          [...change.children].map((it) => [it.tagName, it.textContent.trim()]),
        );
      assert.deepEqual(parts, [
        ['DEL', 'walks'],
        ['INS', 'runs. The camera pans left'],
      ]);
      const lines = await group()
        .locator('del, ins')
        .evaluateAll((found) => found.map((it) => getComputedStyle(it).textDecorationLine));
      assert.deepEqual(lines, ['line-through', 'underline']);
      await button('Accept').click();
      assert.equal(await prompt(), text);
      assert.equal((await form.waitForMessage('changed')).values.promptText, text);
      assert.equal(await group().count(), 0);
      assert.equal(await focused(), 'promptText');
      await press('Control+z');
      assert.equal(await prompt(), of);
      assert.equal(form.submissions(), 0);
    });

    it('is spoken as a whole, and markup in it is text', async () => {
      await ask();
      await form.post({ type: 'improvement', of, text: '<b onclick="x">A</b> cat runs.' });
      assert.equal(await group().locator('b').count(), 0);
      await form.page
        .getByRole('status')
        .getByText('Suggested prompt: <b onclick="x">A</b> cat runs.', { exact: true })
        .waitFor({ state: 'attached' });
    });

    it('can’t be accepted for a prompt that was changed since', async () => {
      await ask();
      await form.post({ type: 'improvement', of, text });
      await form.controls.prompt.fill('A dog walks.');
      await group().getByText('You have changed the prompt since').waitFor();
      await button('Accept').click({ force: true });
      assert.equal(await prompt(), 'A dog walks.');
      await form.controls.prompt.fill(of);
      await button('Accept').click();
      assert.equal(await prompt(), text);
    });

    it('is discarded, or asked for again with the prompt as it is now', async () => {
      await ask();
      await form.post({ type: 'improvement', of, text });
      await form.controls.prompt.fill('A dog walks.');
      form.messages.splice(1);
      await button('Try Again').click();
      assert.equal((await form.waitForMessage('improvePrompt')).prompt, 'A dog walks.');
      await form.post({ type: 'improvement', of, text });
      assert.equal(await group().locator('.change').count(), 0);
      await form.post({ type: 'improvement', of: 'A dog walks.', text });
      await button('Discard').click();
      assert.equal(await group().count(), 0);
      assert.equal(await prompt(), 'A dog walks.');
      assert.equal(await focused(), 'promptText');
    });

    it('can be stopped with the keyboard, and its answer then comes too late', async () => {
      await ask();
      await button('Stop').focus();
      await press('Enter');
      await form.waitForMessage('stopImproving');
      assert.equal(await focused(), 'promptText');
      await form.post({ type: 'improvement', of, text });
      assert.equal(await group().count(), 0);
    });

    it('moves the focus from Stop to what can be done with it', async () => {
      await ask();
      await button('Stop').focus();
      await form.post({ type: 'improvement', of, text });
      assert.equal(await focused(), 'Accept');
    });

    it('says why there is none, and leaves the prompt as it is', async () => {
      await ask();
      await form.post({ type: 'improvement', of, problem: 'The quota is used up.' });
      assert.match(await group().innerText(), /^The quota is used up\./);
      assert.equal(await button('Accept').count(), 0);
      assert.equal(await prompt(), of);
      await button('Try Again').click();
      await button('Stop').waitFor();
    });

    it('keeps to the limit of the chosen model', async () => {
      await form.post({ type: 'model', model: 'seedance2' });
      assert.equal((await ask()).limit, 3500);
    });
  });

  describe('accessibility', () => {
    it('has no violations of rules (axe), in any theme or width', async () => {
      const of = 'The camera pans left. A street without cars';
      await form.post({ type: 'promptHelp', recent: ['Waves'], canImprove: true });
      await form.controls.prompt.fill(of);
      await tool('Improve Prompt').click();
      await form.waitForMessage('improvePrompt');
      await form.post({ type: 'improvement', of, text: 'The camera pans left. An empty street' });
      await assertAccessible(form.page, ['.prompt-help', '.suggestion']);
    });
  });
});
