import assert from 'node:assert/strict';
import type { ImageToVideoCreateParams } from '@runwayml/sdk/resources/image-to-video';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import {
  listOfferedModels,
  nearestRatio,
  parseRatio,
  SEED_MAX,
  type Model,
} from '../../../../src/runway/models/model.ts';
import { createBody, type PositionedImage } from '../../../../src/runway/request.ts';

// The compiler holds the catalogue against the types of the official SDK. The types and tables
// down to the first `describe` are the test: what they deny does not compile.

/** An entry of the catalogue that Runway offers. */
type Entry = Extract<(typeof MODELS)[number], { offers: { runway: object } }>;
type Id = Entry['id'];
type Params<I extends string> = Extract<ImageToVideoCreateParams, { model: I }>;

/** Every body that can be asked for with an entry, as JSON carries it. */
type Sent<E extends Entry> = {
  readonly promptImage: E['lastFrame'] extends true ? string | Positioned[] : string;
  readonly model: E['id'];
  readonly ratio: E['ratios'][number];
  readonly duration: E['offers']['runway']['durations'][number];
} & (E['prompt'] extends 'required' ? { promptText: string } : { promptText?: string }) &
  (E['negativePromptLength'] extends 0 ? unknown : { negativePrompt?: string }) &
  (E['audio'] extends true ? { audio: boolean } : unknown) &
  (E['seed'] extends true ? { seed?: number } : unknown);

type Positioned = Pick<PositionedImage, 'position'> & { readonly uri: string };

type Taken<E extends Entry> =
  Sent<E> extends Params<E['id']>
    ? Exclude<keyof Sent<E>, keyof Params<E['id']>> extends never
      ? 'taken'
      : 'has a field that the SDK does not know'
    : 'has a value that the SDK does not take';

const sent: { [E in Entry as E['id']]: 'taken' } = {} as { [E in Entry as E['id']]: Taken<E> };

/** What the SDK says of a model's fields, and what the catalogue does. */
interface SdkFields<I extends string> {
  prompt: Params<I> extends { promptText: string } ? 'required' : 'optional';
  seed: 'seed' extends keyof Params<I> ? true : false;
  audio: 'audio' extends keyof Params<I> ? true : false;
  negativePrompt: 'negativePrompt' extends keyof Params<I> ? true : false;
  lastFrame: 'last' extends Position<Params<I>['promptImage']> ? true : false;
}
type Position<Image> = Image extends readonly { position?: infer P }[] ? P : never;
interface Fields<E extends Entry> {
  prompt: E['prompt'];
  seed: E['seed'];
  audio: E['audio'];
  negativePrompt: E['negativePromptLength'] extends 0 ? false : true;
  lastFrame: E['lastFrame'];
}

const fields: { [E in Entry as E['id']]: Fields<E> } = {} as { [I in Id]: SdkFields<I> };

/** The models of the SDK that the catalogue has not, each with the reason. */
const otherModels: Record<Exclude<ImageToVideoCreateParams['model'], Id>, string> = {
  hailuo3: 'its size is a field of its own',
  happyhorse_1_0: 'its ratio is the image’s',
  grok_imagine_1_5: 'its ratio is the image’s',
  h3_max: 'its ratio is the image’s',
  wan3: 'its ratio is a word',
  wan3_prime: 'its ratio is a word',
};

/** The ratios of the SDK that the catalogue has not: none. */
type OtherRatio<E extends Entry> = Exclude<
  NonNullable<Params<E['id']>['ratio' & keyof Params<E['id']>]>,
  E['ratios'][number]
>;
const otherRatios: { [E in Entry as OtherRatio<E> extends never ? never : E['id']]: never } = {};

function model(id: string): Model {
  const models: readonly Model[] = MODELS;
  const found = models.find((it) => it.id === id);
  assert.ok(found, `${id} is missing`);
  return found;
}

function idsWhere(holds: (model: Model) => boolean): string[] {
  return MODELS.filter(holds).map((it) => it.id);
}

describe('the models', () => {
  it('match the official SDK’s types, except for the listed differences', () => {
    assert.ok(sent);
    assert.ok(fields);
    const offered = listOfferedModels('runway', MODELS).map((it) => it.id);
    assert.deepEqual(
      Object.keys(otherModels).filter((it) => offered.includes(it)),
      [],
    );
    assert.deepEqual(otherRatios, {});
    const body = { promptImage: 'https://example.com/cat.png', model: 'gen4_turbo' } as const;
    const typed: ImageToVideoCreateParams = { ...body, ratio: '1280:720', duration: 5 };
    assert.deepEqual(
      createBody(body.promptImage, { ...body, ratio: '1280:720', duration: 5 }, 'runway'),
      typed,
    );
  });

  it('have the durations of Runway’s contract and the SDK', () => {
    const spans = listOfferedModels('runway', MODELS).map(({ id, durations }) => [
      id,
      durations[0],
      durations.at(-1),
      durations.length,
    ]);
    assert.deepEqual(spans, [
      ['gen4_turbo', 2, 10, 9],
      ['gen4.5', 2, 10, 9],
      ['veo3.1', 4, 8, 3],
      ['veo3.1_fast', 4, 8, 3],
      ['seedance2', 4, 15, 12],
      ['seedance2_fast', 4, 15, 12],
      ['seedance2_mini', 4, 15, 12],
      ['seedance2_5', 4, 30, 27],
      ['gemini_omni_flash', 3, 10, 8],
      ['gemini_omni_flash_1.1', 3, 10, 8],
    ]);
  });

  it('are those of the specification for relays', () => {
    assert.deepEqual(
      listOfferedModels('relay', MODELS).map(({ id, durations }) => ({ id, durations })),
      [
        { id: 'gen4_turbo', durations: [5, 10] },
        { id: 'gen3a_turbo', durations: [5, 10] },
      ],
    );
    assert.deepEqual(model('gen3a_turbo').ratios, ['1280:768', '768:1280']);
  });

  it('do not include Gen-3 Alpha Turbo for Runway, which withdrew it', () => {
    assert.ok(!listOfferedModels('runway', MODELS).some((it) => it.id === 'gen3a_turbo'));
  });

  it('have the image aspects that Runway states, or none', () => {
    assert.deepEqual(model('gen4_turbo').imageAspect, [0.5, 2.358]);
    for (const id of ['gen4.5', 'veo3.1', 'veo3.1_fast', 'gen3a_turbo']) {
      assert.deepEqual(model(id).imageAspect, [0.5, 2]);
    }
    assert.deepEqual(
      idsWhere((it) => it.imageAspect === undefined),
      [
        'seedance2',
        'seedance2_fast',
        'seedance2_mini',
        'seedance2_5',
        'gemini_omni_flash',
        'gemini_omni_flash_1.1',
      ],
    );
  });

  it('have the prompt lengths of Runway’s contract and the relays’ page', () => {
    const others = { seedance2: 3500, seedance2_fast: 3500, seedance2_mini: 3500 };
    const gemini = { gemini_omni_flash: 4000, 'gemini_omni_flash_1.1': 4000 };
    const limits = { ...others, ...gemini, seedance2_5: 15_000 };
    for (const { id, promptLength, negativePromptLength } of MODELS) {
      assert.equal(promptLength, (limits as Record<string, number>)[id] ?? 1000, id);
      assert.equal(negativePromptLength, id.startsWith('veo') ? 1000 : 0, id);
    }
  });

  it('have Runway’s prices, and no prices for relays', () => {
    assert.deepEqual(
      listOfferedModels('runway', MODELS).flatMap(({ id, creditsPerSecond }) =>
        creditsPerSecond === undefined ? [] : [[id, creditsPerSecond]],
      ),
      [
        ['gen4_turbo', 5],
        ['gen4.5', 12],
        ['veo3.1', { audio: 40, silent: 20 }],
        ['veo3.1_fast', { audio: 15, silent: 10 }],
        [
          'seedance2',
          [
            { upToPixels: 1_000_000, credits: 36 },
            { upToPixels: 2_200_000, credits: 40 },
            { upToPixels: 15_000_000, credits: 150 },
          ],
        ],
        ['seedance2_fast', 29],
        ['seedance2_mini', 16],
        [
          'seedance2_5',
          [
            { upToPixels: 500_000, credits: 20 },
            { upToPixels: 1_000_000, credits: 30 },
            { upToPixels: 2_200_000, credits: 68 },
          ],
        ],
        ['gemini_omni_flash', 10],
      ],
    );
    assert.ok(listOfferedModels('relay', MODELS).every((it) => it.creditsPerSecond === undefined));
  });

  it('are listed once each, with valid ratios and a valid image aspect', () => {
    const models: readonly Model[] = MODELS;
    assert.equal(new Set(models.map((it) => it.id)).size, models.length);
    for (const { ratios, imageAspect: [min, max] = [0, 1], offers } of models) {
      assert.ok(ratios.every((it) => parseRatio(it) !== undefined));
      assert.equal(new Set(ratios).size, ratios.length);
      assert.ok(min < max);
      for (const { durations } of [offers.runway, offers.relay].filter((it) => it !== undefined)) {
        assert.ok(durations.every(Number.isInteger));
        assert.deepEqual(
          [...new Set(durations)].sort((a, b) => a - b),
          durations,
        );
      }
    }
  });

  it('support seeds up to the specification’s limit', () => {
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

describe('the ratio closest to an image', () => {
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

  it('is the first of two that are equally close', () => {
    assert.equal(nearestRatio(['2:1', '1:2'], { width: 7, height: 7 }), '2:1');
    assert.equal(nearestRatio(['1:2', '2:1'], { width: 7, height: 7 }), '1:2');
  });

  it('is the first of several sizes with one aspect, because others may cost more', () => {
    const { ratios: sizes } = model('seedance2');
    assert.equal(nearestRatio(sizes, { width: 1742, height: 1000 }), '1280:720');
    assert.equal(nearestRatio(sizes, { width: 3840, height: 1646 }), '1470:630');
    assert.equal(nearestRatio(sizes, { width: 3840, height: 3840 }), '960:960');
  });
});
