import assert from 'node:assert/strict';
import { quadrants } from '../workbench/quadrants.ts';
import { FormControls } from './support/formControls.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { usePages } from './support/usePages.ts';

describe('A submission that waits', () => {
  const pages = usePages();
  const text = 'relay.example.com is limiting requests.';
  let form: FormPage;
  let controls: FormControls;

  beforeEach(async () => {
    const image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
    controls = new FormControls(form.page);
    await form.page.clock.install();
    await controls.prompt.fill('Waves');
    await form.generate();
    await form.post({ type: 'submitting' });
  });
  afterEach(async () => {
    assert.deepEqual(form.errors, []);
    await form.page.close();
  });

  const stop = () => form.page.getByRole('button', { name: 'Stop', exact: true });
  const shown = () => form.page.locator('.progress p').allInnerTexts();
  const spoken = async () =>
    (await form.page.getByRole('status').allInnerTexts()).map((it) => it.trim());

  it('says why, and counts the seconds, which a screen reader hears once', async () => {
    assert.deepEqual(await shown(), []);
    await form.post({ type: 'progress', progress: { text, wait: 12_000, canStop: true } });
    await stop().waitFor();
    assert.deepEqual(await shown(), [text, 'Trying again in 12 s.']);
    const heard = await spoken();
    assert.ok(heard.some((it) => it.includes(text) && it.includes('Trying again in 12 s.')));

    await form.page.clock.runFor(3000);
    assert.deepEqual(await shown(), [text, 'Trying again in 9 s.']);
    assert.deepEqual(await spoken(), heard);
    await form.page.clock.runFor(20_000);
    assert.deepEqual(await shown(), [text]);
  });

  it('is stopped by a button', async () => {
    await form.post({ type: 'progress', progress: { text, wait: 12_000, canStop: true } });
    await stop().click();
    await form.waitForMessage('stop');
    await form.post({ type: 'refused', issues: [{ field: '', message: 'Not sent.' }] });
    await controls.waitForError('', 'Not sent.');
    assert.equal(await stop().count(), 0);
    assert.deepEqual(await shown(), []);
    assert.equal(await controls.prompt.inputValue(), 'Waves');
    await controls.generate.waitFor();
  });

  it('can’t be stopped any more once the request is on its way, and keeps the focus', async () => {
    await form.post({ type: 'progress', progress: { text, wait: 1000, canStop: true } });
    await stop().focus();
    await form.post({ type: 'progress', progress: { text: 'On its way.', canStop: false } });
    await stop().waitFor({ state: 'detached' });
    assert.deepEqual(await shown(), ['On its way.']);
    const focused = form.page.locator(':focus');
    assert.equal((await focused.innerText()).trim(), 'Sending…');
  });
});
