import assert from 'node:assert/strict';
import type { ImageToVideoCreateParams } from '@runwayml/sdk/resources/image-to-video';

import {
  MODELS,
  modelsOf,
  nearestRatio,
  parseRatio,
  PROMPT_LENGTH,
  SEED_MAX,
} from '../../../src/runway/models.ts';
import { createBody, type CreateBody } from '../../../src/runway/request.ts';

// What the official SDK's types say. The compiler checks that each table below names every value
// that the SDK has, and none that it has not; the tests compare our data with the tables.
type Params<M extends string> = Extract<ImageToVideoCreateParams, { model: M }>;
type Ratio<M extends string> = NonNullable<Params<M>['ratio' & keyof Params<M>]>;
type Need<M extends string> = Params<M> extends { promptText: string } ? 'required' : 'optional';
type Official = 'gen4_turbo' | 'gen4.5' | 'veo3.1' | 'veo3.1_fast';

const gen4Ratios = {
  '1280:720': true,
  '720:1280': true,
  '1104:832': true,
  '832:1104': true,
  '960:960': true,
  '1584:672': true,
} as const;
const veoRatios = { '1280:720': true, '720:1280': true, '1920:1080': true, '1080:1920': true };
const sdkRatios: { [M in Official]: Record<Ratio<M>, true> } = {
  gen4_turbo: gen4Ratios,
  'gen4.5': gen4Ratios,
  'veo3.1': veoRatios as Record<keyof typeof veoRatios, true>,
  'veo3.1_fast': veoRatios as Record<keyof typeof veoRatios, true>,
};
const sdkPrompt: { [M in Official]: Need<M> } = {
  gen4_turbo: 'optional',
  'gen4.5': 'required',
  'veo3.1': 'optional',
  'veo3.1_fast': 'optional',
};
const veoDurations: Record<NonNullable<Params<'veo3.1' | 'veo3.1_fast'>['duration']>, true> = {
  4: true,
  6: true,
  8: true,
};

/** A body as JSON carries it: what is undefined is not there, and Runway gets no watermark. */
type Sent<M extends Official> = {
  [K in Exclude<keyof CreateBody, 'watermark'>]: K extends keyof Params<M>
    ? K extends 'model' | 'ratio' | 'duration'
      ? NonNullable<Params<M>[K]>
      : Exclude<CreateBody[K], undefined>
    : never;
};

/** Compiles only if every field that we send is one of the SDK's, with a type that it takes. */
function sdkTakes<M extends Official>(body: Sent<M> extends Params<M> ? M : never): string {
  return body;
}

function model(id: string) {
  const found = MODELS.find((it) => it.id === id);
  assert.ok(found, `${id} is missing`);
  return found;
}

describe('the models', () => {
  it('are sent in bodies that the official SDK’s types take', () => {
    assert.deepEqual(
      [
        sdkTakes<'gen4_turbo'>('gen4_turbo'),
        sdkTakes<'gen4.5'>('gen4.5'),
        sdkTakes<'veo3.1'>('veo3.1'),
        sdkTakes<'veo3.1_fast'>('veo3.1_fast'),
      ].sort(),
      modelsOf('runway')
        .map((it) => it.id)
        .sort(),
    );
    const body = { promptImage: 'https://example.com/cat.png', model: 'gen4_turbo' } as const;
    const typed: ImageToVideoCreateParams = { ...body, ratio: '1280:720', duration: 5 };
    assert.deepEqual(
      createBody(body.promptImage, { ...body, ratio: '1280:720', duration: 5 }, 'runway'),
      typed,
    );
  });

  for (const id of Object.keys(sdkRatios) as Official[]) {
    it(`have the ratios of the SDK’s types for ${id}`, () => {
      assert.deepEqual([...model(id).ratios].sort(), Object.keys(sdkRatios[id]).sort());
    });

    it(`demand a prompt for ${id} when the SDK’s types do`, () => {
      assert.equal(model(id).prompt, sdkPrompt[id]);
    });
  }

  it('have the durations of the SDK’s types for Veo', () => {
    const durations = Object.keys(veoDurations).map(Number);
    assert.deepEqual(model('veo3.1').durations, { runway: durations });
    assert.deepEqual(model('veo3.1_fast').durations, { runway: durations });
  });

  it('last 2 to 10 seconds at Runway, and 5 or 10 at relays, for Gen-4 Turbo', () => {
    assert.deepEqual(model('gen4_turbo').durations, {
      runway: [2, 3, 4, 5, 6, 7, 8, 9, 10],
      relay: [5, 10],
    });
    assert.deepEqual(model('gen4.5').durations.runway, [2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('are those of the specification at relays', () => {
    assert.deepEqual(
      modelsOf('relay').map(({ id, durations }) => ({ id, durations })),
      [
        { id: 'gen4_turbo', durations: [5, 10] },
        { id: 'gen3a_turbo', durations: [5, 10] },
      ],
    );
    assert.deepEqual(model('gen3a_turbo').ratios, ['1280:768', '768:1280']);
  });

  it('do not include Gen-3 Alpha Turbo at Runway, which has withdrawn it', () => {
    assert.ok(!modelsOf('runway').some((it) => it.id === 'gen3a_turbo'));
  });

  it('take images of the shapes that Runway states', () => {
    assert.deepEqual(model('gen4_turbo').imageAspect, [0.5, 2.358]);
    assert.deepEqual(model('gen4.5').imageAspect, [0.5, 2]);
    assert.deepEqual(model('veo3.1').imageAspect, [0.5, 2]);
  });

  it('take no seed when they are Veo', () => {
    assert.deepEqual(
      MODELS.filter((it) => !it.seed).map((it) => it.id),
      ['veo3.1', 'veo3.1_fast'],
    );
  });

  it('are each listed once, with ratios that can be read and an image shape that exists', () => {
    assert.equal(new Set(MODELS.map((it) => it.id)).size, MODELS.length);
    for (const { ratios, imageAspect, durations } of MODELS) {
      assert.ok(ratios.every((it) => parseRatio(it) !== undefined));
      assert.equal(new Set(ratios).size, ratios.length);
      assert.ok(imageAspect[0] < imageAspect[1]);
      assert.ok([...(durations.runway ?? []), ...(durations.relay ?? [])].every(Number.isInteger));
    }
  });

  it('take prompts and seeds up to the specification’s limits', () => {
    assert.equal(PROMPT_LENGTH, 1000);
    assert.equal(SEED_MAX, 2 ** 32 - 1);
  });
});

describe('a ratio', () => {
  it('is a width and a height in pixels', () => {
    assert.deepEqual(parseRatio('1280:768'), { width: 1280, height: 768 });
    assert.deepEqual(parseRatio('1:99999'), { width: 1, height: 99_999 });
  });

  for (const text of [
    '',
    'auto',
    '16/9',
    '1280x720',
    '1280:',
    ':720',
    '0:720',
    '1280:0',
    '01280:720',
    '-1280:720',
    '1280.5:720',
    '1280:720:1',
    ' 1280:720',
    '1280:720\n',
    '100000:1',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseRatio(text), undefined);
    });
  }
});

describe('the ratio nearest to an image', () => {
  const { ratios } = model('gen4_turbo');
  const cases: readonly (readonly [number, number, string])[] = [
    [1920, 1080, '1280:720'],
    [1080, 1920, '720:1280'],
    [500, 500, '960:960'],
    [4000, 3000, '1104:832'],
    [3000, 4000, '832:1104'],
    [2350, 1000, '1584:672'],
    [10, 1, '1584:672'],
    [1, 10, '720:1280'],
  ];

  for (const [width, height, ratio] of cases) {
    it(`is ${ratio} for ${width} × ${height}`, () => {
      assert.equal(nearestRatio(ratios, { width, height }), ratio);
    });
  }

  it('treats tall and wide images alike', () => {
    const pair = ['1280:768', '768:1280'] as const;
    assert.equal(nearestRatio([...pair], { width: 101, height: 100 }), '1280:768');
    assert.equal(nearestRatio([...pair], { width: 100, height: 101 }), '768:1280');
  });

  it('is the first of two that are equally near', () => {
    assert.equal(nearestRatio(['2:1', '1:2'], { width: 7, height: 7 }), '2:1');
    assert.equal(nearestRatio(['1:2', '2:1'], { width: 7, height: 7 }), '1:2');
  });
});
