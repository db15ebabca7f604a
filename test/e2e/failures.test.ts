import assert from 'node:assert/strict';
import { failures } from '../simulator/index.ts';
import { Form, openForm } from './support/form.ts';
import { renderedTask } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionContainer } from './support/workbench.ts';

const refusedPrompt =
  'The service’s content moderation rejected the prompt. Trying again without changes will fail. Change the prompt.';

describe('A failure', () => {
  const running = useExtension();

  it('is shown at its field, or in the list and a notification, and loses nothing that was entered', async () => {
    const { workbench, simulator } = running();
    const { notifications, tasks } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('A storm [refuse]');
    await form.chooseModel('gen3a_turbo');
    await form.choose(form.ratio, '3:5 · 768 × 1280');
    await form.choose(form.duration, '10 s');
    await form.seed.fill('0');
    const refused = await form.text();
    await form.generate.click();
    await form.waitForError('promptText', 'The simulator was asked to refuse this.');
    assert.deepEqual(await form.text(), refused);
    assert.equal(simulator.tasks.length, 0);
    // It is said once, where it helps.
    assert.deepEqual(await notifications.messages(), []);

    await form.prompt.fill('A *shark*, <b>bold</b>');
    const before = await form.text();
    simulator.next({ end: { ...failures.moderated, credits: 25 } });
    await form.submit();
    const task = await renderedTask(simulator, 2);

    const row = tasks.row('sea.png');
    await row.waitForDescription(/^Prompt rejected · charged · just now · A \*shark\*/);
    assert.equal(await row.icon(), 'error');
    assert.match(await row.ariaLabel(), /rejected the prompt.*Change the prompt\. /);
    await workbench.sideBar.waitForBadge(extensionContainer, undefined);
    // The tooltip of the view's icon may still be shown.
    await workbench.eventually(async () => {
      const lines = (await row.tooltip()).split('\n').map((it) => it.trim());
      for (const line of [
        'sea.png',
        'Trying again without changes will fail. Change the prompt.',
        'Charged: 25 credits.',
        `Service message: “${failures.moderated.failure}”`,
        'A *shark*, <b>bold</b>',
        'Ratio: 768:1280',
        'Error code: SAFETY.INPUT.TEXT',
        `Task ID: ${task.id}`,
      ]) {
        assert.ok(lines.includes(line), `“${line}” is missing in\n${lines.join('\n')}`);
      }
    });
    const toast = notifications.find('sea.png: ');
    assert.equal(await toast.text(), `sea.png: ${refusedPrompt} Charged: 25 credits.`);
    assert.equal(await toast.severity(), 'error');
    assert.deepEqual(await toast.buttons(), ['Edit and Generate Again…']);

    // The page says it, too, with the way on that helps.
    assert.match(await form.stage.problem.innerText(), /rejected the prompt.*Change the prompt\./s);
    await form.stage.button('Reuse Settings').waitFor();

    await toast.click('Edit and Generate Again…');
    const again = await new Form(workbench).waitFor('sea.png');
    // Another seed may help, too.
    await again.waitForText({ ...before, seed: '' });
    const note = workbench.form.locator('.note');
    assert.equal((await note.innerText()).trim(), `The last attempt failed. ${refusedPrompt}`);
    await workbench.eventually(async () => {
      assert.ok(await again.prompt.evaluate((it) => it.matches(':focus') && document.hasFocus()));
    });

    // The same request is sent, except for the change.
    await again.prompt.fill('It rises');
    await again.submit();
    await simulator.answered('create', 3);
    const [, first, second] = simulator.requests
      .filter((it) => it.endpoint === 'create')
      .map((it) => it.fullBody as Record<string, unknown>);
    assert.equal(first?.['seed'], 0);
    assert.equal(typeof second?.['seed'], 'number');
    assert.deepEqual(second, { ...first, promptText: 'It rises', seed: second?.['seed'] });
  });
});
