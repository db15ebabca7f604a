import assert from 'node:assert/strict';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { usePages } from './support/usePages.ts';

const models = listOfferedModels('runway', MODELS);

describe('The keyboard in the form', () => {
  const pages = usePages();
  let image: Buffer;
  let form: FormPage;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
  });
  beforeEach(() => form.show(image));
  after(() => form.page.close());

  const press = (...keys: string[]) =>
    keys.reduce(
      (before, key) => before.then(() => form.page.keyboard.press(key)),
      Promise.resolve(),
    );
  const question = () => form.page.getByText('The prompt is empty. Press Ctrl+Enter again');

  it('does not generate while a list is open', async () => {
    const { controls, page } = form;
    await controls.prompt.fill('Waves');
    await controls.ratio.focus();
    await press('Alt+ArrowDown');
    const isOpen = () => controls.ratio.evaluate((list) => list.matches(':open'));
    assert.ok(await isOpen());
    await press('Control+Enter');
    assert.equal(await isOpen(), false);
    assert.equal(await controls.generate.innerText(), 'Generate');
    assert.equal(form.submissions(), 0);
    await page.keyboard.press('Control+Enter');
    await form.waitForMessage('submit');
  });

  it('asks once before it generates without a prompt', async () => {
    const { controls, page } = form;
    await controls.prompt.fill('  ');
    await controls.duration.focus();
    await press('Control+Enter');
    await question().waitFor();
    assert.ok(await controls.prompt.evaluate((box) => box === document.activeElement));
    // A key that is held down is no answer.
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await form.waitForMessage('submit');
    assert.equal(form.submissions(), 1);
    assert.equal(await question().count(), 0);
  });

  it('does not take a held key for two', async () => {
    const { page } = form;
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await question().waitFor();
    assert.equal(form.submissions(), 0);
    await form.controls.prompt.fill('Waves');
    assert.equal(await question().count(), 0);
  });

  it('does not ask where a prompt is required: the form says so', async () => {
    const values = defaultValues({ model: 'gen4.5', ratio: 'auto', duration: 5 }, models);
    await form.show(image, { models, relay: false, values });
    await press('Control+Enter');
    await form.waitForMessage('submit');
  });

  it('selects from a list by typing, and with Home, End, Page Up and Page Down', async () => {
    const values = defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models);
    await form.show(image, { models, relay: false, values });
    const { duration } = form.controls;
    await duration.focus();
    const chosen: string[] = [];
    for (const key of ['7', 'Home', 'End', 'PageUp', 'PageDown']) {
      await press(key);
      chosen.push(await duration.inputValue());
    }
    assert.deepEqual(chosen, ['7', '2', '10', '7', '10']);
  });
});
