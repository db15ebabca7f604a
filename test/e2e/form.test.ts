import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { Form, generateItem, openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';
import { waitUntilStateSaved } from './support/windowState.ts';

describe('The form', () => {
  const running = useExtension({ simulator: { render: 'none', queueMs: Infinity } });

  afterEach(async () => {
    const { workbench } = running();
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  });

  it('shows beside the prompt what the service has against it, and stays as it was', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('A storm [refuse]');
    await form.choose(form.ratio, '960:960');
    await form.seed.fill('42');
    const before = await form.text();
    await form.generate.click();
    await form.waitForError('promptText', 'The simulator was asked to refuse this.');
    assert.deepEqual(await form.errors(), ['The simulator was asked to refuse this.']);
    assert.deepEqual(await form.text(), before);
    assert.ok(
      (await form.description(form.prompt)).includes('The simulator was asked to refuse this.'),
    );
    assert.ok(await isFocused(form.prompt));
    assert.equal(simulator.count('create'), 1);
    assert.equal(simulator.tasks.length, 0);
    // It is said once, where it helps.
    assert.deepEqual(await workbench.notifications.messages(), []);

    // What has changed is right until somebody says otherwise.
    await form.prompt.fill('A calm sea');
    await form.error('promptText').locator('p').waitFor({ state: 'detached' });
    assert.equal(await form.prompt.getAttribute('aria-invalid'), 'false');
    await form.generate.click();
    await simulator.answered('create', 2);
    assert.equal(simulator.tasks[0]?.request.promptText, 'A calm sea');
    assert.equal(simulator.tasks[0].request.ratio, '960:960');
    await workbench.editors.tab('Video from sea.png').waitFor({ state: 'detached' });
  });

  it('shows an issue that no field is about above the button', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('Anything [no credits]');
    await form.generate.click();
    await form.waitForError('', /^\s*Not enough credits at /);
    assert.equal((await form.text()).prompt, 'Anything [no credits]');
  });

  it('finds by itself what cannot be right, and sends nothing', async () => {
    const { workbench, simulator } = running();
    const earlier = simulator.count('create');
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('🌊'.repeat(500) + '!');
    assert.equal(await form.count.innerText(), '1001 of 1000 characters');
    await form.seed.fill('abc');
    await form.choose(form.ratio, 'Custom…');
    await form.customRatio.fill('wide');
    await form.generate.click();
    await form.waitForError('promptText', 'The prompt is too long for gen4_turbo');
    assert.deepEqual(await form.errors(), [
      'The prompt is too long for gen4_turbo: 1001 of 1000 characters.',
      'Enter the ratio as width:height in pixels, such as 1280:720.',
      'The seed must be a whole number from 0 to 4294967295. Leave it empty for a random seed.',
    ]);
    await form.waitForError('ratio', 'Enter the ratio as width:height');
    await form.waitForError('seed', 'The seed must be a whole number');
    assert.ok((await form.description(form.seed)).includes('The seed must be a whole number'));
    assert.ok(
      (await form.description(form.customRatio)).includes('Enter the ratio as width:height'),
    );
    await workbench.screenshot('form-errors');
    assert.equal(simulator.count('create'), earlier);

    const narrow = await openForm(workbench, 'too-narrow.png');
    await narrow.waitForError(
      'promptImage',
      'This image is too narrow for gen4_turbo (200 × 900). Crop it to at least 1:2,',
    );
    assert.equal(await narrow.generate.isEnabled(), false);
    await narrow.prompt.press('Control+Enter');
    assert.equal((await narrow.errors()).length, 1);
    assert.equal(simulator.count('create'), earlier);
  });

  it('has a name for every control', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'balloon.webp');
    const { form: frame } = workbench;
    await form.more.click();
    for (const control of [form.prompt, form.seed, form.model, form.ratio, form.duration]) {
      await control.waitFor();
    }
    for (const control of [form.watermark, form.randomSeed, form.generate]) await control.waitFor();
    await frame.getByRole('img', { name: 'balloon.webp', exact: true }).waitFor();
    await frame.getByRole('heading', { name: 'Generate a video from balloon.webp' }).waitFor();
    assert.ok(
      (await form.description(form.prompt)).includes(
        'Describe the motion: what moves, and how the camera moves.',
      ),
    );
    // Every element that Tab reaches has a name.
    const unnamed = await frame.locator('body').evaluate((body) =>
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

  it('folds out and in with its button', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'balloon.webp');
    const more = (expanded: boolean) =>
      workbench.form.getByRole('button', { name: 'More', exact: true, expanded });
    await more(false).press('Space');
    await more(true).waitFor();
    await form.watermark.waitFor();
    await more(true).press('Enter');
    await more(false).waitFor();
  });

  it('is reached, filled and submitted with the keyboard alone', async () => {
    const { workbench, simulator } = running();
    const { page, explorer } = workbench;
    const { keyboard } = page;
    const earlier = simulator.count('create');
    await explorer.open();
    await workbench.runCommand('File: Focus on Files Explorer');
    const focused = page.locator('.explorer-folders-view .monaco-list-row.focused');
    for (const key of ['Home', ...Array<string>(12).fill('ArrowDown')]) {
      await keyboard.press(key);
      if ((await focused.innerText()).trim() === 'mountains.png') break;
    }
    assert.equal((await focused.innerText()).trim(), 'mountains.png');
    await keyboard.press('Shift+F10');
    const item = page.locator('.monaco-menu .action-item.focused');
    await page.locator('.monaco-menu').waitFor();
    for (let count = 0; count < 40; count++) {
      await keyboard.press('ArrowDown');
      if ((await item.innerText()).trim().startsWith(generateItem)) break;
    }
    await keyboard.press('Enter');

    const form = await new Form(workbench).waitFor('mountains.png');
    const reach = async (control: Locator) =>
      workbench.eventually(async () => assert.ok(await isFocused(control)));
    await reach(form.prompt);
    await keyboard.type('Snow falls');
    await keyboard.press('Tab');
    await reach(form.model);
    await keyboard.press('Tab');
    await reach(form.ratio);
    // An arrow key selects the choice above.
    await keyboard.press('ArrowUp');
    await workbench.eventually(async () => {
      assert.equal((await form.text()).ratio, '960:960');
    });
    await reach(form.ratio);
    await keyboard.press('Tab');
    await reach(form.duration);
    await keyboard.press('Tab');
    await reach(form.seed);
    await keyboard.type('11');
    await keyboard.press('Tab');
    await reach(form.randomSeed);
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await reach(form.generate);
    await keyboard.press('Enter');
    await simulator.answered('create', earlier + 1);
    const { promptText, ratio, seed } = simulator.tasks.at(-1)?.request ?? {};
    assert.deepEqual(
      { promptText, ratio, seed },
      { promptText: 'Snow falls', ratio: '960:960', seed: 11 },
    );
    // The list of tasks has the focus then.
    await workbench.tasks.row('mountains.png').waitForDescription(/^Waiting · Snow falls/);
  });

  it('stays as it is behind another tab and through a reload, each for itself', async () => {
    const { workbench, simulator } = running();
    const { editors } = workbench;
    const earlier = simulator.count('create');

    const sea = {
      prompt: 'The ship\nsails “off”',
      model: 'gen4_turbo',
      ratio: '720:1280',
      duration: '10 s',
      seed: '4294967295',
    };
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill(sea.prompt);
    await form.choose(form.ratio, sea.ratio);
    await form.choose(form.duration, sea.duration);
    await form.seed.fill(sea.seed);
    await form.waitForText(sea);

    await openForm(workbench, 'balloon.webp');
    const balloon = {
      prompt: 'Up and away',
      model: 'gen3a_turbo',
      ratio: 'Custom…',
      duration: '5 s',
      seed: 'abc',
    };
    await form.choose(form.model, balloon.model);
    await form.choose(form.ratio, balloon.ratio);
    await form.customRatio.fill('640:');
    await form.seed.fill(balloon.seed);
    await form.more.click();
    await form.choose(form.watermark, 'With watermark');
    await form.prompt.fill(balloon.prompt);

    const check = async () => {
      await editors.tab('Video from sea.png').click();
      await form.waitFor('sea.png');
      await form.waitForText(sea);
      assert.deepEqual(await form.picture(), { width: 1280, height: 720 });
      await editors.tab('Video from balloon.webp').click();
      await form.waitFor('balloon.webp');
      await form.waitForText(balloon);
      assert.equal(await form.customRatio.inputValue(), '640:');
      assert.equal(await form.chosen(form.watermark), 'With watermark');
      assert.deepEqual(await form.picture(), { width: 960, height: 960 });
    };
    await check();
    await waitUntilStateSaved(workbench, balloon.prompt);
    await workbench.reload();
    await check();
    assert.deepEqual(await editors.names(), ['Video from sea.png', 'Video from balloon.webp']);
    assert.equal(simulator.count('create'), earlier);

    // It is not only a picture of a form.
    await editors.tab('Video from sea.png').click();
    await form.waitFor('sea.png');
    await form.generate.click();
    await simulator.answered('create', earlier + 1);
    const { promptText, ratio, duration, seed } = simulator.tasks.at(-1)?.request ?? {};
    assert.deepEqual(
      { promptText, ratio, duration, seed },
      { promptText: sea.prompt, ratio: '720:1280', duration: 10, seed: 4_294_967_295 },
    );
    await editors.tab('Video from sea.png').waitFor({ state: 'detached' });
    await form.waitFor('balloon.webp');
    await form.waitForText(balloon);
  });
});

async function isFocused(control: Locator): Promise<boolean> {
  return control.evaluate((it) => it.matches(':focus'));
}
