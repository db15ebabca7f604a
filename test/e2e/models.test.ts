import assert from 'node:assert/strict';
import { openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';

/** Veo as this service offers it, a model that only it has, and one with a slip of the pen. */
const models = {
  'veo3.1': {
    offers: { relay: { durations: [4, 8], creditsPerSecond: { audio: 30, silent: 15 } } },
  },
  'our-own': { ratios: ['960:960'], prompt: 'required', offers: { relay: { durations: [3] } } },
  broken: { ratios: ['square'], offers: { relay: { durations: [3] } } },
};

describe('The form with models from the settings', () => {
  const running = useExtension({
    simulator: { render: 'none', queueMs: Infinity },
    userSettings: { 'runwayVideo.models': models },
  });

  it('has the fields of the chosen model, says what it costs, and asks for just that', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'sea.png');
    assert.deepEqual(await form.options(form.model), [
      'gen4_turbo',
      'gen3a_turbo',
      'veo3.1',
      'our-own',
    ]);
    await form.waitForError('', /runwayVideo\.models is wrong at broken\.ratios\.0/);
    assert.equal((await form.generate.innerText()).trim(), 'Generate');
    assert.equal(await form.negativePrompt.count(), 0);
    assert.equal(await form.audio.count(), 0);

    await form.choose(form.model, 'veo3.1');
    await form.negativePrompt.fill('Ships');
    assert.equal(await form.seed.count(), 0);
    assert.deepEqual(await form.options(form.duration), ['4 s', '8 s']);
    const says = (text: string) => form.generate.filter({ hasText: text }).waitFor();
    await says('Generate · 120 credits');
    await form.choose(form.duration, '8 s');
    await says('Generate · 240 credits');
    await form.choose(form.audio, 'Without audio');
    await says('Generate · 120 credits');
    await workbench.screenshot('form-veo');
    await form.submit();
    const [sent] = simulator.requests.filter((it) => it.endpoint === 'create');
    assert.deepEqual(withoutImage(sent?.body), {
      model: 'veo3.1',
      negativePrompt: 'Ships',
      audio: false,
      duration: 8,
      ratio: '1280:720',
    });
  });

  it('needs a prompt where the model does', async () => {
    const { workbench, simulator } = running();
    const earlier = simulator.count('create');
    const form = await openForm(workbench, 'sea.png');
    await form.choose(form.model, 'our-own');
    await form.generate.click();
    await form.waitForError('promptText', 'our-own needs a prompt.');
    assert.equal(simulator.count('create'), earlier);
  });
});

function withoutImage(body: unknown): object {
  return Object.fromEntries(
    Object.entries(body as object).filter(([name]) => name !== 'promptImage'),
  );
}
