import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { waitUntilDraftSaved } from './support/drafts.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';
import { waitUntilFormsSaved } from './support/windowState.ts';

describe('The form', () => {
  const running = useExtension({ simulator: { queueMs: Infinity } });

  it('is reached, filled and submitted with the keyboard alone', async () => {
    const { workbench, simulator } = running();
    const { page, explorer } = workbench;
    const { keyboard } = page;
    await explorer.open();
    await workbench.runCommand('File: Focus on Files Explorer');
    await explorer.waitForFocus();
    const focused = page.locator('.explorer-folders-view .monaco-list-row.focused');
    for (const key of ['Home', ...Array<string>(12).fill('ArrowDown')]) {
      await keyboard.press(key);
      if ((await focused.innerText()).trim() === 'mountains.png') break;
    }
    assert.equal((await focused.innerText()).trim(), 'mountains.png');
    await keyboard.press('Shift+F10');
    const item = page.locator('.monaco-menu .action-item.focused');
    await page.locator('.monaco-menu :focus').first().waitFor();
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
    await reach(workbench.form.getByRole('button', { name: 'Push In', exact: true }));
    await keyboard.press('Tab');
    await reach(form.model);
    await keyboard.press('Tab');
    await reach(form.ratio);
    // An arrow key selects the choice above.
    await keyboard.press('ArrowUp');
    await workbench.eventually(async () => {
      assert.equal((await form.text()).ratio, '1:1 · 960 × 960');
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
    await keyboard.press('Tab');
    await reach(form.variations);
    await keyboard.press('ArrowDown');
    await keyboard.press('Shift+Tab');
    await reach(form.generate);
    simulator.on('task', (task) => task.hold({ status: 'SUCCEEDED' }));
    await keyboard.press('Enter');
    await simulator.answered('create', 2);
    assert.deepEqual(
      simulator.tasks
        .map(({ request: { promptText, ratio, seed } }) => ({ promptText, ratio, seed }))
        .sort((a, b) => Number(a.seed) - Number(b.seed)),
      [11, 12].map((seed) => ({ promptText: 'Snow falls', ratio: '960:960', seed })),
    );

    // The focus stays, for the next videos. The first take is on the stage.
    const { stage } = form;
    await stage.waitForTake(1);
    await stage.video.waitFor();
    await reach(form.generate);
    assert.equal(await workbench.tasks.isShown(), false);

    const goTo = async (control: Locator, key: 'Tab' | 'Shift+Tab') => {
      await control.waitFor();
      for (let count = 0; count < 40 && !(await isFocused(control)); count++) {
        await keyboard.press(key);
      }
      assert.ok(await isFocused(control));
    };
    await stage.take(2).and(workbench.form.locator('[aria-label*=", Done"]')).waitFor();
    await goTo(stage.take(2), 'Shift+Tab');
    await keyboard.press('Enter');
    await stage.waitForTake(2);
    await goTo(stage.button('Play'), 'Shift+Tab');
    await keyboard.press('Space');
    await reach(stage.button('Pause'));
    await keyboard.press('.');
    await reach(stage.button('Play'));

    await goTo(stage.button('Compare'), 'Tab');
    await keyboard.press('Enter');
    await stage.comparison(2).waitFor();
    await goTo(stage.button('Keep This One: Take 1'), 'Shift+Tab');
    await keyboard.press('Enter');
    await workbench.dialog.waitFor('Keep this video, and remove the other one from the list?');
    await keyboard.press('Enter');
    await stage.waitForTake(1);
    await stage.take(2).waitFor({ state: 'detached' });
    await workbench.tasks.waitForRows('mountains');
    assert.equal(simulator.count('create'), 2);
  });

  it('keeps what was entered behind another tab, when it is closed, and through a reload', async () => {
    const { workbench, simulator } = running();
    const { editors } = workbench;
    const closed = await openForm(workbench, 'mountains.png');
    await closed.prompt.fill('A storm comes');
    await closed.choose(closed.duration, '10 s');
    const draft = await closed.text();
    await waitUntilDraftSaved(workbench, 'A storm comes');
    await editors.close('Video from mountains.png');

    const sea = {
      prompt: 'The ship\nsails “off”',
      model: 'gen4_turbo',
      ratio: '9:16 · 720 × 1280',
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
    await form.chooseModel(balloon.model);
    await form.choose(form.ratio, balloon.ratio);
    await form.customRatio.fill('640:');
    await form.seed.fill(balloon.seed);
    await form.more.click();
    await form.choose(form.watermark, 'On');
    await form.prompt.fill(balloon.prompt);

    const showsSea = async () => {
      await form.waitFor('sea.png');
      await form.waitForText(sea);
      assert.deepEqual(await form.picture(), { width: 1280, height: 720 });
    };
    const showsBalloon = async () => {
      await form.waitFor('balloon.webp');
      await form.waitForText(balloon);
      assert.equal(await form.customRatio.inputValue(), '640:');
      assert.equal(await form.chosen(form.watermark), 'On');
      assert.deepEqual(await form.picture(), { width: 960, height: 960 });
    };
    await editors.tab('Video from sea.png').click();
    await showsSea();
    await editors.tab('Video from balloon.webp').click();
    await showsBalloon();
    await waitUntilDraftSaved(workbench, balloon.prompt);
    await waitUntilFormsSaved(workbench, 'sea.png', 'balloon.webp');
    await workbench.reload();
    await showsBalloon();

    // VS Code has not loaded the other tab yet. The image still gets only one form.
    await openForm(workbench, 'sea.png');
    await showsSea();
    // The first tab is the old one.
    await editors.tab('Video from sea.png').click();
    await workbench.eventually(async () => {
      assert.deepEqual(await editors.names(), ['Video from balloon.webp', 'Video from sea.png']);
    });
    await showsSea();
    await openForm(workbench, 'mountains.png');
    await form.waitForText(draft);
    assert.equal(simulator.count('create'), 0);

    // A form can be submitted after a reload. It stays as it is.
    await editors.tab('Video from sea.png').click();
    await form.waitFor('sea.png');
    await form.submit();
    await simulator.answered('create', 1);
    const { promptText, ratio, duration, seed } = simulator.tasks.at(-1)?.request ?? {};
    assert.deepEqual(
      { promptText, ratio, duration, seed },
      { promptText: sea.prompt, ratio: '720:1280', duration: 10, seed: 4_294_967_295 },
    );
    await form.waitForText(sea);
  });
});

async function isFocused(control: Locator): Promise<boolean> {
  return control.evaluate((it) => it.matches(':focus'));
}
