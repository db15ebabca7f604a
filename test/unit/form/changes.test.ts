import assert from 'node:assert/strict';

import {
  withAccepted,
  withInit,
  withOffer,
  withRatio,
  withRefusal,
  withStage,
  withTakes,
  withValues,
} from '../../../src/form/page/changes.ts';
import { creditsAfter, generateText, type Form } from '../../../src/form/page/form.ts';
import { startPromptHelp } from '../../../src/form/page/prompt/promptState.ts';
import type { Take } from '../../../src/form/protocol.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { videoStrings } from '../../../src/gallery/strings.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';

const models = listOfferedModels('runway', MODELS);

const image = { uri: 'file:///sea.png', name: 'sea.png', measuring: false, rotated: false };

const form: Form = {
  ...{ strings: formStrings(), videoStrings: videoStrings(), image, lastFrame: undefined },
  ...{
    shown: 'a',
    revision: 0,
    issues: [],
    takesFocus: false,
    takes: [],
    stage: '',
    reused: false,
    parts: '',
  },
  values: defaultValues({ model: 'gen4_turbo', ratio: '1280:720', duration: 5 }, models),
  ...{ service: 'Runway', models, relay: false, uploads: true, mistakes: [], waits: {} },
  ...{
    submitting: false,
    resting: false,
    count: 1,
    compared: [],
    askedForPrompt: false,
    promptHelp: startPromptHelp(),
  },
  ...{ customRatio: false, remembered: {}, moreOpen: false },
};

function take(id: string): Take {
  return {
    ...{ id, number: 1, phase: 'ready', state: 'Done', isNew: false, starred: false },
    ...{
      isMissing: false,
      problem: [],
      facts: [],
      help: [],
      commands: [],
      menu: 'take',
      reusable: true,
      hasSeed: true,
    },
  };
}

describe('the state of the page', () => {
  it('shows the first take that was accepted, and rests', () => {
    const sent = { ...form, submitting: true, compared: ['a', 'b'] };

    const after = withAccepted(sent, { type: 'accepted', takes: ['c', 'd'], issues: [] });

    assert.deepEqual(
      [after.stage, after.compared, after.submitting, after.resting],
      ['c', [], false, true],
    );
    assert.equal(after.values, form.values);
  });

  it('says where credits are bought when they were not enough for all', () => {
    const issues = [{ field: '', message: 'Not enough credits.' }];
    const billing = 'https://example.com/';
    const after = withAccepted(form, { type: 'accepted', takes: ['c'], issues, billing });
    assert.deepEqual([after.issues, after.billing], [issues, billing]);
  });

  it('keeps the take on the stage until it is gone', () => {
    const accepted = withStage(form, 'a');
    const listed = withTakes(accepted, [take('b'), take('a')]);
    assert.equal(withTakes(accepted, []).stage, 'a');
    assert.equal(listed.stage, 'a');
    assert.equal(withTakes(listed, [take('b')]).stage, '');
  });

  it('ends a comparison when fewer than two of its takes are left', () => {
    const compared = { ...withTakes(form, ['a', 'b', 'c'].map(take)), compared: ['a', 'b', 'c'] };
    assert.deepEqual(withTakes(compared, [take('a'), take('c')]).compared, ['a', 'c']);
    const kept = withTakes(compared, [take('b')]);
    assert.deepEqual([kept.compared, kept.stage], [[], 'b']);
  });

  it('shows the image when something is wrong with it, and leaves a take otherwise', () => {
    const shown = withStage(form, 'a');
    const about = (field: string) =>
      withRefusal(shown, { issues: [{ field, message: 'No.' }] }).stage;
    assert.equal(about('promptImage'), '');
    assert.equal(about('promptText'), 'a');
    assert.equal(about(''), 'a');
  });

  it('opens the section of a field with an issue', () => {
    const relay = { ...form, relay: true };
    const issues = [{ field: 'watermark', message: 'No.' }];
    assert.equal(withRefusal(relay, { issues }).moreOpen, true);
    assert.equal(withRefusal(form, { issues: [] }).moreOpen, false);
  });

  it('has no issue about a value that was changed', () => {
    const issues = ['promptText', 'ratio', 'promptImage'].map((field) => ({ field, message: '' }));
    const wrong = { ...form, issues };
    const left = (changed: Partial<Form['values']>) =>
      withValues(wrong, changed).issues.map(({ field }) => field);
    assert.deepEqual(left({ promptText: 'Waves' }), ['ratio', 'promptImage']);
    assert.deepEqual(left({ model: 'gen4.5' }), ['promptImage']);
  });

  it('keeps what was entered while its images were read anew', () => {
    const crop = { x: 0.5, y: 0.5, zoom: 2 };
    const values = { ...form.values, promptText: 'Waves', lastFrame: 'a', lastFrameCrop: crop };
    const entered = { ...form, values, count: 3, askedForPrompt: true };
    const told = { ...form.values, lastFrame: 'a' };
    const init = { ...form, type: 'init', form: 'id', values: told, shown: 'b' } as const;
    const { shown, count, askedForPrompt, values: kept } = withInit(entered, init);

    assert.deepEqual([shown, count, askedForPrompt, kept], ['b', 3, true, values]);
    const other = withInit(entered, { ...init, values: { ...told, lastFrame: 'b' } });
    assert.deepEqual([other.values.lastFrame, other.values.lastFrameCrop], ['b', undefined]);
  });

  it('keeps the take, the comparison and the resting button when its images were read anew', () => {
    const takes = ['a', 'b', 'c'].map(take);
    const seen = { ...form, takes, stage: 'b', compared: ['a', 'c'], resting: true };
    const init = { ...form, type: 'init', form: 'id', takes, stage: 'a' } as const;
    const { stage, compared, resting } = withInit(seen, init);

    assert.deepEqual([stage, compared, resting], ['b', ['a', 'c'], true]);
    assert.equal(withInit(seen, { ...init, takes: [take('a')] }).stage, 'a');
  });

  it('brings no corrected issue back, and shows a refusal without a field', () => {
    const issue = (field: string) => ({ field, message: 'No.' });
    const left = { ...form, issues: [issue('ratio')] };
    const issues = [issue('promptText'), issue('ratio'), issue('')];
    const init = { ...form, type: 'init', form: 'id', issues } as const;

    assert.deepEqual(withInit(left, init).issues, [issue('ratio'), issue('')]);
  });

  it('keeps what was chosen when the ratio is to be typed', () => {
    const typed = withRatio(form, 'custom');
    assert.deepEqual([typed.customRatio, typed.values], [true, form.values]);
    assert.equal(withRatio(typed, '720:1280').customRatio, false);
  });

  it('forgets the balance of another service', () => {
    const { service, uploads, mistakes, waits } = form;
    const offer = { service, models, relay: true, uploads, mistakes, waits };
    const after = withOffer({ ...form, creditsLeft: 5 }, { type: 'service', shown: 'b', ...offer });
    assert.equal(after.creditsLeft, undefined);
  });
});

describe('the money on the page', () => {
  it('is for all videos of a click', () => {
    const three = { ...form, count: 3, creditsLeft: 100 };
    assert.equal(generateText(three), 'Generate 3 · 75 credits ($0.75)');
    assert.equal(creditsAfter(three), 25);
  });

  it('leaves the balance as it is where the price is not known', () => {
    const values = { ...form.values, model: 'gen3a_turbo' };
    assert.equal(creditsAfter({ ...form, values, creditsLeft: 100 }), 100);
    assert.equal(creditsAfter(form), undefined);
  });

  it('is said on a button that asks for another one', () => {
    const again = withTakes(form, [take('a')]);
    assert.equal(generateText(again), 'Generate Another · 25 credits ($0.25)');
  });
});
