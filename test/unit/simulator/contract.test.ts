import assert from 'node:assert/strict';
import { VERSION } from '@runwayml/sdk/version';

import { compareModels } from '../../models/compare.ts';
import type { FieldDescription } from '../../models/description.ts';
import { describeSchemas } from '../../models/describeSchema.ts';
import { describeSdk } from '../../models/describeSdk.ts';
import { createSchemas } from '../../simulator/contract/createSchemas.ts';
import { SDK_VERSION } from '../../simulator/contract/sdkChanges.ts';
import { isProblem, readCreateRequest } from '../../simulator/create/createRequest.ts';
import type { Problem } from '../../simulator/create/problem.ts';
import { smallImage, type Json } from './requests.ts';

const sdk = describeSdk();
const simulated = describeSchemas(createSchemas);
const allFields = new Set([...simulated.values()].flatMap((fields) => [...fields.keys()]));

/** Models that the SDK doesn't have yet. */
const NEWER_MODELS = ['grok_imagine_1_5_lite'];

describe("the simulator's contract", () => {
  it('has the models, fields and values of the SDK', () => {
    assert.equal(VERSION, SDK_VERSION);
    assert.deepEqual(
      compareModels(sdk, simulated).filter((line) => !line.startsWith(' ')),
      NEWER_MODELS.map((model) => `New model: ${model}`),
    );
  });

  it('limits each text and number', () => {
    for (const [model, fields] of simulated) {
      for (const [name, { values, longest }] of fields) {
        const isLimited = values !== undefined || longest !== undefined;
        assert.ok(isLimited || name.startsWith('reference'), `${model}: ${name}`);
      }
    }
  });
});

describe('a create request to the official root', () => {
  for (const [model, fields] of simulated) {
    it(`may have every field and value that the SDK has for ${model}`, async () => {
      for (const [name, field] of fields) {
        for (const value of listRightValues(name, field)) {
          const body = makeBody(model, name, value);
          const problem = await send(body);
          assert.equal(problem, undefined, shorten([name, value, problem]));
        }
      }
    });

    it(`has no other field or value for ${model}, and all that it needs`, async () => {
      const wrong = [...fields].flatMap(([name, field]) =>
        listWrongValues(name, field).map((value) => [name, value] as const),
      );
      const others = ['watermark', ...[...allFields].filter((name) => !fields.has(name))];
      for (const [name, value] of [...wrong, ...others.map((other) => [other, 1] as const)]) {
        const problem = await send(makeBody(model, name, value));
        const path = others.includes(name) ? [] : name.split('.');
        assert.deepEqual(
          [problem?.status, problem?.issues?.map((issue) => issue.path)],
          [400, [path]],
          shorten([name, value, problem]),
        );
      }
    });
  }

  it('needs a model that exists, or is told which do', async () => {
    const problem = await send({ model: 'gen9' });

    assert.equal(problem?.status, 400);
    const [issue] = problem.issues ?? [];
    assert.deepEqual(issue?.path, ['model']);
    assert.deepEqual([...(issue.values ?? [])].sort(), [...simulated.keys()].sort());
  });

  const two = [{ uri: smallImage, position: 'first' }, { uri: smallImage }];
  for (const [what, field, body] of [
    ['mixes frames and references', 'promptImage', { model: 'seedance2', promptImage: two }],
    ['has a profile without its format', 'proresProfile', { proresProfile: '422' }],
    [
      'has a profile that the format does not have',
      'proresProfile',
      { proresProfile: '422 LT', outputFormat: 'hdr_prores' },
    ],
    [
      'has a ratio of pixels with a first frame',
      'ratio',
      { model: 'wan3', promptText: 'Rain.', ratio: '1280:720' },
    ],
  ] as const) {
    it(`is refused if it ${what}`, async () => {
      const gen45 = { model: 'gen4.5', promptText: 'Rain.', ratio: '1280:720', duration: 5 };
      const start = 'model' in body ? {} : gen45;
      const problem = await send({ promptImage: smallImage, ...start, ...body });

      assert.deepEqual(
        problem?.issues?.map((issue) => issue.path),
        [[field]],
      );
    });
  }
});

/** Returns the problem with a body; undefined if it is accepted. */
async function send(body: Json): Promise<Problem | undefined> {
  const read = await readCreateRequest('official', JSON.parse(JSON.stringify(body)), {
    remote: () => Promise.reject(new Error('The image is in the body')),
    uploaded: () => undefined,
  });
  return isProblem(read) ? read : undefined;
}

/** The smallest body for a model, with one more field. */
function makeBody(model: string, name: string, value: unknown): Json {
  const required = [...(simulated.get(model) ?? [])].filter(([, field]) => field.required);
  const smallest: Json = {};
  for (const [other, field] of required) {
    smallest[other] = listRightValues(other, field)[0];
  }
  const [outer = '', inner] = name.split('.');
  return {
    model,
    ...smallest,
    ...(name === 'proresProfile' ? { outputFormat: 'prores' } : {}),
    // With a first frame, this ratio needs another value.
    ...(model.startsWith('wan3') && name === 'ratio' && /^\d/.test(String(value))
      ? { promptImage: [{ uri: smallImage }] }
      : {}),
    [outer]: inner === undefined ? value : { [inner]: value },
  };
}

function listRightValues(
  name: string,
  { values = [], shortest = 0, longest }: FieldDescription,
): unknown[] {
  if (name === 'promptImage') {
    const images = values.map((position) => ({ uri: smallImage, position }));
    return [smallImage, images.slice(0, 1), images];
  }
  if (name.startsWith('reference')) {
    const type = name === 'referenceAudio' ? 'audio' : 'video';
    return [[], [{ type, uri: 'https://files.example/a' }]];
  }
  if (longest !== undefined) {
    return ['x'.repeat(shortest), 'x'.repeat(longest)];
  }
  return values.flatMap((value) => readValue(name, value));
}

function listWrongValues(
  name: string,
  { required, values, shortest = 0, longest }: FieldDescription,
): unknown[] {
  const always = required ? [null, undefined] : [null];
  if (name === 'promptImage') {
    return [...always, 5, '', 'http://images.example/a.png', {}, []];
  }
  if (longest !== undefined) {
    return [...always, 5, 'x'.repeat(shortest - 1), 'x'.repeat(longest + 1)];
  }
  if (values === undefined) {
    return [...always, 'none', {}];
  }
  const numbers = values.flatMap((value) => readValue(name, value)).filter(Number.isInteger);
  const beyond = numbers.length === 0 ? [5] : [-1, 0.5, Math.max(...numbers.map(Number)) + 1];
  return [...always, '5', ...beyond];
}

/** A value as JSON; both ends of a range. */
function readValue(name: string, value: string): unknown[] {
  if (name === 'audio') {
    return [value === 'true'];
  }
  const isNumber = name === 'seed' || (name === 'duration' && value !== 'auto');
  return isNumber ? value.split('–').map(Number) : [value];
}

function shorten(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) =>
    typeof it === 'string' ? it.slice(0, 200) : it,
  );
}
