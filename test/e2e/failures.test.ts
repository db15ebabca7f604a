import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Failure } from '../simulator/tasks/state.ts';
import { failures } from '../simulator/index.ts';
import { faint } from './support/contrast.ts';
import { Form, openForm } from './support/form.ts';
import { renderedTask } from './support/simulated.ts';
import type { TreeRow } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

/** A model that supports every option of the form. */
const models = {
  'veo3.1': { seed: true, offers: { relay: { durations: [4, 8] } } },
};

const refusedPrompt =
  'The service’s content moderation rejected the prompt. Trying again without changes will fail. Change the prompt.';

describe('A failure', () => {
  const running = useExtension({
    simulator: { render: 'none' },
    userSettings: { 'runwayVideo.models': models },
  });

  it('is explained in the row, its tooltip and the notification', async () => {
    const { workbench } = running();
    const { notifications, page } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('A shark');
    const row = await fail(form, 'sea.png', { ...failures.moderated, credits: 25 });

    const failed = 'Failed · The service’s content moderation rejected the prompt.';
    await row.waitForDescription(failed);
    assert.match(await row.ariaLabel(), /rejected the prompt.*Change the prompt\. /);
    assert.match(await row.ariaLabel(), /Charged: 25 credits\./);
    const toast = notifications.find('sea.png: ');
    assert.equal(await toast.text(), `sea.png: ${refusedPrompt} Charged: 25 credits.`);
    assert.equal(await toast.severity(), 'error');
    assert.deepEqual(await toast.buttons(), ['Edit and Generate Again…']);

    const faults: string[] = [];
    for (const [theme, name] of [
      ['high contrast', 'failed-task-high-contrast'],
      ['light', 'failed-task-light'],
      ['dark', 'failed-task'],
    ] as const) {
      await workbench.setTheme(theme);
      const lines = (await row.tooltip()).split('\n').map((it) => it.trim());
      for (const line of [
        'The service’s content moderation rejected the prompt.',
        'Trying again without changes will fail. Change the prompt.',
        'Charged: 25 credits.',
        `Service message: “${failures.moderated.failure}”`,
        'A shark',
        'Error code: SAFETY.INPUT.TEXT',
      ]) {
        assert.ok(lines.includes(line), `“${line}” is missing in\n${lines.join('\n')}`);
      }
      await workbench.screenshot(name);
      const hover = page.locator('.monaco-hover.workbench-hover').filter({ visible: true });
      const unreadable = await faint(hover.locator('.hover-contents').first());
      if (unreadable.length > 0) faults.push(`${theme}: ${unreadable.join(', ')}`);
    }
    assert.deepEqual(faults, []);
    await notifications.clear();
  });

  it('reopens the form with every value, and says what to change', async () => {
    const { workbench, simulator } = running();
    const { notifications } = workbench;
    const form = await openForm(workbench, 'balloon.webp');
    await form.choose(form.model, 'veo3.1');
    await form.prompt.fill('It bursts\nwith a bang');
    await form.negativePrompt.fill('Birds');
    await form.choose(form.ratio, '1080:1920');
    await form.choose(form.duration, '4 s');
    await form.choose(form.audio, 'Without audio');
    await form.seed.fill('4294967295');
    await form.more.click();
    await form.choose(form.watermark, 'No watermark');
    assert.equal(await note().count(), 0);
    const before = await everything(form);
    const row = await fail(form, 'balloon.webp', failures.moderated);
    await row.waitForDescription(/^Failed · /);

    await notifications.find('balloon.webp: ').click('Edit and Generate Again…');
    const again = await new Form(workbench).waitFor('balloon.webp');
    await workbench.eventually(async () => assert.deepEqual(await everything(again), before));
    assert.equal((await note().innerText()).trim(), `The last attempt failed. ${refusedPrompt}`);
    await workbench.eventually(async () => {
      assert.ok(await again.prompt.evaluate((it) => it.matches(':focus') && document.hasFocus()));
    });
    const described = await again.description(again.prompt);
    assert.ok(
      described.startsWith(`The last attempt failed. ${refusedPrompt} Describe the motion`),
    );
    await workbench.screenshot('form-last-try');
    const unreadable: string[] = [];
    for (const theme of ['high contrast', 'light', 'dark'] as const) {
      await workbench.setTheme(theme);
      const kind = { dark: 'vscode-dark', light: 'vscode-light' }[theme as string];
      await workbench.form.locator(`body.${kind ?? 'vscode-high-contrast'}`).waitFor();
      if (theme === 'high contrast') await workbench.screenshot('form-last-try-high-contrast');
      unreadable.push(...(await faint(workbench.form.locator('main'))));
    }
    assert.deepEqual(unreadable, []);

    // The same request is sent, except for the change.
    await again.prompt.fill('It rises');
    const count = simulator.count('create');
    await again.generate.click();
    await simulator.answered('create', count + 1);
    const [first, second] = simulator.requests
      .filter((it) => it.endpoint === 'create')
      .slice(-2)
      .map((it) => it.fullBody as Record<string, unknown>);
    assert.deepEqual(second, { ...first, promptText: 'It rises' });
    await workbench.notifications.find('balloon.mp4').waitFor();
    await notifications.clear();
  });

  it('without a known explanation shows the service’s words, without blame', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'mountains.png');
    const row = await fail(form, 'mountains.png', { failure: 'It fell off the table.' });
    await row.waitForDescription('Failed · The service couldn’t generate the video: It fell off');
    assert.match(
      await workbench.notifications.find('mountains.png: ').text(),
      /It fell off the table\. Trying again later may work\. If the service’s message names a cause/,
    );
    await workbench.notifications.clear();
  });

  it('of a create is shown at its field, even if the field is folded away', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'sea.png');
    const issue = (path: (string | number)[], message: string) => ({
      ...{ code: 'custom', path, message },
    });
    simulator.next({
      refuse: {
        status: 400,
        error: 'Validation of body failed',
        issues: [
          issue(['watermark'], 'No marks here.'),
          issue(['promptImage', 0, 'uri'], 'Too blue.'),
          issue(['resolution'], 'Too low.'),
        ],
      },
    });
    await form.generate.click();
    await form.waitForError('watermark', 'No marks here.');
    assert.ok(await form.error('watermark').isVisible());
    assert.ok(await form.watermark.isVisible());
    await form.waitForError('promptImage', 'Too blue.');
    await form.waitForError('', 'resolution: Too low.');
    assert.equal((await form.errors()).length, 3);

    // Without an issue, the sentence says what happened and what to do.
    simulator.next({ refuse: { status: 400, error: 'No such luck' } });
    await form.generate.click();
    await form.waitForError('', /rejected the request\. No such luck/);
  });

  /** Submits a form whose task will fail. Returns its row. */
  async function fail(form: Form, image: string, failure: Failure): Promise<TreeRow> {
    const { workbench, simulator } = running();
    const count = simulator.count('create');
    simulator.next({ end: failure });
    await form.submit();
    await renderedTask(simulator, count + 1);
    const row = workbench.tasks.row(image);
    await row.waitFor();
    return row;
  }

  function note(): Locator {
    return running().workbench.form.locator('.note');
  }

  async function everything(form: Form): Promise<Record<string, string>> {
    return {
      ...(await form.text()),
      negativePrompt: await form.negativePrompt.inputValue(),
      audio: await form.chosen(form.audio),
      watermark: await form.chosen(form.watermark),
    };
  }
});
