import assert from 'node:assert/strict';
import type { ImageToVideoCreateParams } from '@runwayml/sdk/resources/image-to-video';
import fc from 'fast-check';

import { defaultValues, toSettings } from '../../../src/form/values.ts';
import type { FormValues } from '../../../src/form/protocol.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { checkSettings } from '../../../src/runway/models/checkSettings.ts';
import {
  CHOICE_FIELDS,
  listOfferedModels,
  SEED_MAX,
  type Model,
  type OfferedModel,
} from '../../../src/runway/models/model.ts';
import { createBody, type CreateBody } from '../../../src/runway/request.ts';
import type { VideoSettings } from '../../../src/runway/videoSettings.ts';
import { isProblem, readCreateRequest } from '../../simulator/create/createRequest.ts';
import { modelNames } from '../../simulator/create/models.ts';
import { smallImage } from '../simulator/requests.ts';

// What leaves for Runway, before two witnesses: the official SDK's types, and the simulator's
// official root, which is as strict as Runway's contract.

type Id = Exclude<
  Extract<(typeof MODELS)[number], { offers: { runway: object } }>['id'],
  'grok_imagine_1_5_lite'
>;
type Params<I extends Id> = Extract<ImageToVideoCreateParams, { model: I }>;
type Known<I extends Id> = Extract<keyof CreateBody, keyof Params<I>>;

const always = { model: 'required', promptImage: 'required', duration: 'optional' } as const;
const veo = {
  ...always,
  ratio: 'required',
  promptText: 'optional',
  negativePrompt: 'optional',
  audio: 'optional',
  seed: 'optional',
} as const;
const seedance = {
  ...always,
  ratio: 'optional',
  promptText: 'optional',
  audio: 'optional',
  seed: 'optional',
} as const;

/** The fields of our bodies that the SDK knows of each model. The compiler sees that it is so. */
const sdkFields: {
  readonly [I in Id]: {
    readonly [K in Known<I>]: object extends Pick<Params<I>, K> ? 'optional' : 'required';
  };
} = {
  gen4_turbo: {
    ...always,
    ratio: 'required',
    promptText: 'optional',
    seed: 'optional',
    contentModeration: 'optional',
  },
  'gen4.5': {
    ...always,
    ratio: 'required',
    duration: 'required',
    promptText: 'required',
    seed: 'optional',
    outputFormat: 'optional',
    proresProfile: 'optional',
    contentModeration: 'optional',
  },
  'veo3.1': veo,
  'veo3.1_fast': veo,
  seedance2: seedance,
  seedance2_fast: seedance,
  seedance2_mini: seedance,
  seedance2_5: seedance,
  gemini_omni_flash: { ...always, ratio: 'optional', promptText: 'optional' },
  'gemini_omni_flash_1.1': { ...always, ratio: 'optional', promptText: 'required' },
  hailuo3: { ...always, ratio: 'optional', promptText: 'required', resolution: 'optional' },
  h3_max: {
    ...always,
    promptText: 'required',
    seed: 'optional',
    resolution: 'optional',
    promptExpansionMode: 'optional',
  },
  happyhorse_1_0: { ...always, promptText: 'optional', resolution: 'optional' },
  grok_imagine_1_5: { ...always, promptText: 'optional', resolution: 'optional' },
  wan3: { ...always, ratio: 'optional', promptText: 'required', audio: 'optional' },
  wan3_prime: { ...always, ratio: 'optional', promptText: 'required', audio: 'optional' },
};

/** The SDK has no type for this model. */
const otherFields = { ...always, ratio: 'required', promptText: 'optional' };

const offered = listOfferedModels('runway', MODELS);

/** What the official root says is wrong with a body: the names of fields. */
async function refusedFields(body: CreateBody): Promise<string[]> {
  const json: unknown = JSON.parse(JSON.stringify(body));
  const read = await readCreateRequest('official', json, {
    remote: () => Promise.reject(new Error('It is in the body.')),
    uploaded: () => undefined,
  });
  const issues = isProblem(read) ? (read.issues ?? []) : [];
  return sorted(
    issues.flatMap((it) => (it.path.length > 0 ? [String(it.path[0])] : (it.keys ?? []))),
  );
}

function ourFields(settings: VideoSettings): string[] {
  return sorted(
    checkSettings(settings, 'runway', listOfferedModels('runway', MODELS)).map((it) => it.field),
  );
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** Everything that the form can hold of a model, but for the wording. */
function* formValues(model: OfferedModel): Generator<FormValues> {
  const start = defaultValues({ model: model.id, ratio: 'auto', duration: 5 }, [model]);
  const prompts = ['', 'x', 'x'.repeat(model.promptLength)];
  yield* choiceValues(model, { ...start, promptText: 'Rain.', ratio: model.ratios[0] ?? 'auto' });
  for (const ratio of model.ratios.length === 0 ? ['auto'] : model.ratios) {
    for (const duration of model.durations) {
      for (const audio of [true, false]) {
        for (const seed of ['', String(SEED_MAX)]) {
          for (const promptText of prompts) {
            for (const negativePrompt of ['', 'text']) {
              const watermark = audio ? 'on' : 'unset';
              const values = { ratio, duration, audio, seed, promptText, negativePrompt };
              yield { ...start, ...values, watermark };
            }
          }
        }
      }
    }
  }
}

/** Every value of the fields with a list of values. */
function* choiceValues(model: OfferedModel, values: FormValues): Generator<FormValues> {
  for (const field of CHOICE_FIELDS) {
    for (const value of model.choices?.[field] ?? []) {
      yield { ...values, [field]: value };
    }
  }
  for (const outputFormat of ['prores', 'hdr_prores']) {
    for (const proresProfile of model.choices?.proresProfile ?? []) {
      yield { ...values, outputFormat, proresProfile };
    }
  }
}

describe('a request to Runway', function () {
  this.timeout(60_000);

  it('is tested with the simulator for every model of Runway', () => {
    const known = modelNames('official');
    const ids = offered.map((it) => it.id).sort();
    assert.deepEqual(
      ids.filter((it) => !known.includes(it)),
      [],
    );
    assert.deepEqual([...Object.keys(sdkFields), 'grok_imagine_1_5_lite'].sort(), ids);
  });

  for (const model of offered) {
    it(`is accepted for every combination of the form's fields, or refused before it is sent: ${model.id}`, async () => {
      const fields: Readonly<Record<string, string>> =
        model.id in sdkFields ? sdkFields[model.id as Id] : otherFields;
      const required = Object.keys(fields).filter((it) => fields[it] === 'required');
      const seen = new Set<string>();
      for (const values of formValues(model)) {
        const settings = toSettings(values, model);
        const body = createBody(smallImage, settings, 'runway');
        const text = JSON.stringify({ ...body, promptImage: '' });
        if (seen.has(text)) {
          continue; // The model takes a field less than the form has.
        }
        seen.add(text);
        const ours = ourFields(settings);
        assert.deepEqual(await refusedFields(body), ours, text);
        assert.deepEqual(
          Object.keys(body).filter((it) => !(it in fields)),
          [],
          'the SDK knows every field',
        );
        const missing = required.filter((it) => !(it in body));
        assert.deepEqual(
          missing.filter((it) => !ours.includes(it)),
          [],
          'every field is there that the SDK demands',
        );
      }
      const choices = 2 * (model.audio ? 2 : 1) * (model.seed ? 2 : 1);
      const ratios = Math.max(1, model.ratios.length);
      assert.ok(seen.size >= ratios * model.durations.length * choices);
    });
  }

  it('is refused before it is sent exactly if Runway would refuse it', async () => {
    const models: readonly Model[] = MODELS;
    const prompt = fc.oneof(
      fc.constantFrom(undefined, '', ' ', 'Rain.', '😀'.repeat(500), '😀'.repeat(501), '\ud800'),
      fc
        .constantFrom(0, 1, 1000, 2500, 3500, 4000, 6000, 15_000, 20_000)
        .chain((near) => fc.constantFrom(near, near + 1).map((it) => 'x'.repeat(it))),
    );
    const settings: fc.Arbitrary<VideoSettings> = fc.record({
      model: fc.constantFrom(...models.map((it) => it.id), 'gen9', '', '__proto__', 'gen3'),
      ratio: fc.constantFrom(
        ...new Set(models.flatMap((it) => it.ratios)),
        ...['1280:768', '1:1', '', 'auto', '16:9', '1280x720', ' 1280:720', '1280:720 '],
      ),
      duration: fc.oneof(
        fc.integer({ min: -2, max: 40 }),
        fc.constantFrom('auto' as const, 2.5, 5.000_001, NaN, Infinity, 1e9),
      ),
      promptText: prompt,
      negativePrompt: prompt,
      audio: fc.constantFrom(undefined, true, false),
      seed: fc.oneof(
        fc.constantFrom(undefined, 0, -0, 1, SEED_MAX, SEED_MAX + 1, -1, 1.5, NaN, Infinity),
        fc.maxSafeInteger(),
      ),
      watermark: fc.constantFrom(undefined, true, false),
    });
    // Of one model, mostly what it takes: otherwise nearly all would be refused.
    const sensible = fc.constantFrom(...offered).chain((model) =>
      fc.record({
        model: fc.constant(model.id),
        ratio: fc.constantFrom(...(model.ratios.length === 0 ? [undefined] : model.ratios)),
        duration: fc.constantFrom(...model.durations, model.durations[0] - 1),
        promptText: prompt,
        ...(model.choices?.resolution === undefined
          ? {}
          : { resolution: fc.constantFrom(undefined, ...model.choices.resolution, '8k') }),
        ...(model.choices?.promptExpansionMode === undefined
          ? {}
          : { promptExpansionMode: fc.constantFrom(undefined, 'disabled', 'quality', 'best') }),
        ...(model.audio ? { audio: fc.constantFrom(undefined, true, false) } : {}),
        ...(model.seed ? { seed: fc.constantFrom(undefined, 7, SEED_MAX, SEED_MAX + 1) } : {}),
        ...(model.negativePromptLength > 0 ? { negativePrompt: prompt } : {}),
      }),
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(settings, sensible), async (wanted) => {
        const ours = ourFields(wanted);
        const theirs = await refusedFields(createBody(smallImage, wanted, 'runway'));

        assert.deepEqual(ours, theirs);
        accepted += ours.length === 0 ? 1 : 0;
      }),
      { numRuns: 2000 },
    );
    assert.ok(accepted > 200, `${accepted} were accepted`);
  });
});
