import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { quadrants } from '../workbench/quadrants.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

describe('The controls of the page', () => {
  const open = useForm(usePages());
  let image: Buffer;
  before(async () => {
    image = await quadrants(720, 1280).png().toBuffer();
  });

  it('begin with the focus in the prompt, and the ratio nearest to the image', async () => {
    const { page } = await open(image);
    await focused(page.getByRole('textbox', { name: 'Prompt' }));
    const ratio = page.getByRole('combobox', { name: 'Ratio', exact: true });
    await page.locator('figcaption').filter({ hasText: '720 × 1280 pixels' }).waitFor();
    assert.equal(await ratio.inputValue(), '720:1280');
  });

  it('have their help and their errors as descriptions, and keep the focus in a refusal', async () => {
    const form = await open(image);
    const { page } = form;
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Waves');
    await seed.fill('7');
    await page.keyboard.press('Control+Enter');
    await form.waitForMessage('submit');
    await focused(seed);
    await form.post({ type: 'submitting' });
    await seed.press('8');
    assert.equal(await seed.inputValue(), '7');
    await form.post({ type: 'refused', issues: [{ field: 'seed', message: 'Not this seed.' }] });
    await page.locator('#seed[aria-invalid="true"]').waitFor();
    await focused(seed);
    assert.match(await page.locator('main').ariaSnapshot(), /textbox "Seed".*: "7"/);
    const description = await seed.evaluate((element) =>
      (element.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent.trim())
        .join(' '),
    );
    assert.match(description, /^Not this seed\. +Leave empty for a new seed each time\./);
  });

  it('give the focus to the alert when an issue has no control', async () => {
    const form = await open(image);
    const { page } = form;
    await form.generate();
    await form.post({ type: 'refused', issues: [{ field: '', message: 'Not enough credits.' }] });
    await focused(page.getByRole('alert').filter({ hasText: 'Not enough credits.' }));
  });

  it('do not submit when Enter is pressed in a text box', async () => {
    const form = await open(image);
    await form.page.getByRole('textbox', { name: 'Seed' }).press('Enter');
    await form.page.getByRole('button', { name: 'Random Seed' }).click();
    assert.match(await form.page.getByRole('textbox', { name: 'Seed' }).inputValue(), /^\d+$/);
    assert.equal(form.submissions(), 0);
    assert.deepEqual(form.errors, []);
  });

  it('send one submission, however often it is asked for', async () => {
    const form = await open(image);
    await form.generate();
    await form.page.keyboard.press('Control+Enter');
    await form.page.keyboard.press('Control+Enter');
    await form.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(form.submissions(), 1);
  });
});

async function focused(control: Locator): Promise<void> {
  await control.waitFor();
  await control
    .page()
    .waitForFunction(
      (element) => element === document.activeElement,
      await control.elementHandle(),
    );
}
