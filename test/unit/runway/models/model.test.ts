import assert from 'node:assert/strict';
import type { ImageToVideoCreateParams } from '@runwayml/sdk/resources/image-to-video';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import {
  followsImage,
  frameSize,
  listChoices,
  listOfferedModels,
  nearestRatio,
  parseRatio,
  SEED_MAX,
  type Model,
} from '../../../../src/runway/models/model.ts';
import { checkSettings } from '../../../../src/runway/models/checkSettings.ts';
import { createBody, type PositionedImage } from '../../../../src/runway/request.ts';

// The compiler holds the catalogue against the types of the official SDK. The types and tables
// down to the first `describe` are the test: what they deny does not compile.

/** An entry of the catalogue that Runway offers, and whose types the SDK has. */
type Entry = Exclude<
  Extract<(typeof MODELS)[number], { offers: { runway: object } }>,
  { id: keyof typeof notInSdk }
>;
type Id = Entry['id'];
type Params<I extends string> = Extract<ImageToVideoCreateParams, { model: I }>;

/** The models of Runway that the SDK has not, each with the source. */
const notInSdk = { grok_imagine_1_5_lite: 'Runway’s list of changes, 2026-10-01' } as const;

type ChoicesOf<E extends Entry> = (E extends { choices: infer C } ? C : unknown) &
  (E['offers']['runway'] extends { choices: infer C } ? C : unknown);
type Value<C, F extends string> = C extends Readonly<Record<F, readonly (infer V)[]>> ? V : never;

/** The fields with a list of values, as a body has them. */
type SentChoices<C> = {
  readonly [
    F in 'resolution' | 'outputFormat' | 'proresProfile' | 'promptExpansionMode' as [
      Value<C, F>,
    ] extends [never]
      ? never
      : F
  ]?: Value<C, F>;
} & ([Value<C, 'publicFigureThreshold'>] extends [never]
  ? unknown
  : {
      readonly contentModeration?: {
        readonly publicFigureThreshold: Value<C, 'publicFigureThreshold'>;
      };
    });

/** Every body that can be asked for with an entry, as JSON carries it. */
type Sent<E extends Entry> = {
  readonly promptImage: E['lastFrame'] extends true ? string | Positioned[] : string;
  readonly model: E['id'];
  readonly duration: E['offers']['runway']['durations'][number];
} & (E['ratios'] extends readonly [] ? unknown : { readonly ratio: E['ratios'][number] }) &
  SentChoices<ChoicesOf<E>> &
  (E['prompt'] extends 'required' ? { promptText: string } : { promptText?: string }) &
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
  lastFrame: 'last' extends Position<Params<I>['promptImage']> ? true : false;
}
type Position<Image> = Image extends readonly { position?: infer P }[] ? P : never;
interface Fields<E extends Entry> {
  prompt: E['prompt'];
  lastFrame: E['lastFrame'];
}

/** The SDK has no type for their images. Its comments name a position `last`. */
type UntypedImages = 'hailuo3' | 'wan3' | 'wan3_prime';
const fields: { [E in Exclude<Entry, { id: UntypedImages }> as E['id']]: Fields<E> } = {} as {
  [I in Exclude<Id, UntypedImages>]: SdkFields<I>;
};

/** The models of the SDK that the catalogue has not: none. */
type OtherModel = Exclude<ImageToVideoCreateParams['model'], Id>;
const otherModels: [OtherModel] extends [never] ? 'none' : OtherModel = 'none';

/** The fields of the SDK that the catalogue has not, each with the reason. */
type OtherFields<E extends Entry> = Exclude<keyof Params<E['id']>, keyof Sent<E>>;
type ByModel<T extends Partial<Record<Id, PropertyKey>>> = {
  readonly [I in keyof T as [T[I]] extends [never] ? never : I]: Readonly<
    Record<T[I] & PropertyKey, string>
  >;
};
const reference = 'a reference besides the image, which the form has not';
const otherFields: ByModel<{ [E in Entry as E['id']]: OtherFields<E> }> = {
  hailuo3: { referenceAudio: reference },
  seedance2: { referenceAudio: reference },
  seedance2_fast: { referenceAudio: reference },
  seedance2_mini: { referenceAudio: reference },
  seedance2_5: { referenceAudio: reference },
  wan3: { referenceAudio: reference, referenceVideos: reference },
  wan3_prime: { referenceAudio: reference, referenceVideos: reference },
};

/** The values of the SDK that the catalogue has not, each with the reason. */
type SdkValue<E extends Entry, F extends string> = F extends keyof Params<E['id']>
  ? NonNullable<Params<E['id']>[F]> & string
  : never;
type OtherValues<E extends Entry> =
  | Exclude<SdkValue<E, 'ratio'>, E['ratios'][number]>
  | Exclude<SdkValue<E, 'duration'>, E['offers']['runway']['durations'][number]>
  | {
      [F in 'resolution' | 'outputFormat' | 'proresProfile' | 'promptExpansionMode']: Exclude<
        SdkValue<E, F>,
        Value<ChoicesOf<E>, F>
      >;
    }['resolution' | 'outputFormat' | 'proresProfile' | 'promptExpansionMode'];
const oldSpelling = 'an older spelling of a value that the catalogue has';
const withoutImage = 'with a first frame, only auto_… is taken';
const wanRatios = {
  ...{ '832:480': withoutImage, '720:544': withoutImage, '624:624': withoutImage },
  ...{ '544:720': withoutImage, '480:832': withoutImage, '1280:720': withoutImage },
  ...{ '1104:832': withoutImage, '960:960': withoutImage, '832:1104': withoutImage },
  ...{ '720:1280': withoutImage, '1920:1080': withoutImage, '1648:1248': withoutImage },
  ...{ '1440:1440': withoutImage, '1248:1648': withoutImage, '1080:1920': withoutImage },
};
const otherValues: ByModel<{ [E in Entry as E['id']]: OtherValues<E> }> = {
  hailuo3: { '768P': oldSpelling, '2K': oldSpelling },
  happyhorse_1_0: { '720P': oldSpelling, '1080P': oldSpelling },
  wan3: wanRatios,
  wan3_prime: wanRatios,
};

function model(id: string): Model {
  const models: readonly Model[] = MODELS;
  const found = models.find((it) => it.id === id);
  assert.ok(found, `${id} is missing`);
  return found;
}

function idsWhere(holds: (model: Model) => boolean): string[] {
  return MODELS.filter(holds).map((it) => it.id);
}

function bySize(...prices: readonly (readonly [upToPixels: number, credits: number])[]) {
  return prices.map(([upToPixels, credits]) => ({ upToPixels, credits }));
}

describe('the models', () => {
  it('match the official SDK’s types, except for the listed differences', () => {
    assert.ok(sent);
    assert.ok(fields);
    const offered = listOfferedModels('runway', MODELS).map((it) => it.id);
    assert.equal(otherModels, 'none');
    assert.ok(otherFields);
    assert.ok(otherValues);
    assert.deepEqual(
      Object.keys(notInSdk).filter((it) => !offered.includes(it)),
      [],
    );
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
      ['seedance2', 4, 'auto', 13],
      ['seedance2_fast', 4, 'auto', 13],
      ['seedance2_mini', 4, 'auto', 13],
      ['seedance2_5', 4, 'auto', 28],
      ['gemini_omni_flash', 3, 10, 8],
      ['gemini_omni_flash_1.1', 3, 'auto', 9],
      ['hailuo3', 5, 15, 11],
      ['h3_max', 5, 15, 11],
      ['happyhorse_1_0', 3, 15, 13],
      ['grok_imagine_1_5', 1, 15, 15],
      ['grok_imagine_1_5_lite', 1, 15, 15],
      ['wan3', 2, 30, 29],
      ['wan3_prime', 2, 30, 29],
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
        'hailuo3',
        'h3_max',
        'happyhorse_1_0',
        'grok_imagine_1_5',
        'grok_imagine_1_5_lite',
        'wan3',
        'wan3_prime',
      ],
    );
    assert.equal(model('h3_max').imageSide, 256);
  });

  it('have the prompt lengths of Runway’s contract and the relays’ page', () => {
    const others = { seedance2: 3500, seedance2_fast: 3500, seedance2_mini: 3500 };
    const gemini = { gemini_omni_flash: 4000, 'gemini_omni_flash_1.1': 4000 };
    const minimax = { hailuo3: 6000, h3_max: 6000, wan3: 20_000, wan3_prime: 20_000 };
    const others2500 = ['happyhorse_1_0', 'grok_imagine_1_5', 'grok_imagine_1_5_lite'];
    const limits = {
      ...others,
      ...gemini,
      ...minimax,
      ...Object.fromEntries(others2500.map((id) => [id, 2500])),
      seedance2_5: 15_000,
    };
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
        ['seedance2', bySize([1_000_000, 36], [2_200_000, 40], [15_000_000, 150])],
        ['seedance2_fast', 29],
        ['seedance2_mini', 16],
        ['seedance2_5', bySize([500_000, 20], [1_000_000, 30], [2_200_000, 68])],
        ['gemini_omni_flash', 10],
        ['hailuo3', bySize([1_200_000, 10], [4_000_000, 15])],
        ['h3_max', bySize([500_000, 5], [1_200_000, 8])],
        ['happyhorse_1_0', bySize([1_000_000, 15], [2_200_000, 30])],
        ['grok_imagine_1_5', bySize([500_000, 10], [1_000_000, 16], [2_200_000, 29])],
        ['grok_imagine_1_5_lite', bySize([500_000, 2], [1_000_000, 3], [2_200_000, 14])],
        ['wan3', bySize([500_000, 5], [1_000_000, 10], [2_200_000, 20])],
        ['wan3_prime', bySize([500_000, 6.8], [1_000_000, 14], [2_200_000, 28])],
      ],
    );
    assert.ok(listOfferedModels('relay', MODELS).every((it) => it.creditsPerSecond === undefined));
  });

  it('are listed once each, with valid ratios and a valid image aspect', () => {
    const models: readonly Model[] = MODELS;
    assert.equal(new Set(models.map((it) => it.id)).size, models.length);
    for (const { ratios, imageAspect: [min, max] = [0, 1], offers } of models) {
      assert.ok(ratios.every((it) => parseRatio(it) !== undefined || followsImage(it)));
      assert.equal(new Set(ratios).size, ratios.length);
      assert.ok(min < max);
      for (const { durations } of [offers.runway, offers.relay].filter((it) => it !== undefined)) {
        const seconds = durations.filter((it) => typeof it === 'number');
        assert.ok(seconds.every(Number.isInteger));
        const sorted = [...new Set(seconds)].sort((a, b) => a - b);
        assert.deepEqual(
          durations.includes('auto') ? [...sorted, 'auto'] : sorted,
          durations,
          'auto comes last',
        );
      }
    }
  });

  it('are joined by those that a service names, of which nothing else is known', () => {
    const named = ['gen4_turbo', 'kling3'];
    const offered = listOfferedModels('relay', MODELS, named);
    assert.deepEqual(
      offered.map(({ id, unknown = false }) => [id, unknown]),
      [
        ['gen4_turbo', false],
        ['gen3a_turbo', false],
        ['kling3', true],
      ],
    );
    const settings = { model: 'kling3', ratio: '1:1', duration: 7, resolution: '8k' };
    assert.deepEqual(checkSettings(settings, 'runway', offered), []);
    const seed = { ...settings, seed: -1 };
    assert.deepEqual(
      checkSettings(seed, 'runway', offered).map(({ field }) => field),
      ['seed'],
    );
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

describe('a model without sizes in pixels', () => {
  const photo = { width: 4000, height: 3000 };

  it('keeps the image’s shape where its ratio says so', () => {
    for (const ratio of ['', 'adaptive', 'auto_720p']) {
      assert.ok(followsImage(ratio), ratio);
      assert.equal(nearestRatio([ratio, '16:9'], photo), ratio);
    }
    for (const ratio of ['16:9', '1280:720', 'auto']) {
      assert.ok(!followsImage(ratio), ratio);
    }
  });

  it('has about as many pixels in every shape', () => {
    assert.deepEqual(frameSize('auto_720p', undefined, photo), { width: 1108, height: 832 });
    assert.deepEqual(frameSize('', '1080p', { width: 900, height: 1600 }), {
      width: 1080,
      height: 1920,
    });
    assert.deepEqual(frameSize('1:1', '768p', photo), { width: 1024, height: 1024 });
    assert.deepEqual(frameSize('1280:720', undefined, photo), { width: 1280, height: 720 });
  });

  it('has no known size without the image, or in an unknown resolution', () => {
    assert.equal(frameSize('', '720p', undefined), undefined);
    assert.equal(frameSize('', '999p', photo), undefined);
    assert.equal(frameSize('16:9', undefined, photo), undefined);
  });
});

describe('the ProRes profiles', () => {
  const gen45 = model('gen4.5');

  it('are a choice with two output formats only', () => {
    const profiles = (format?: string) => listChoices(gen45, 'proresProfile', format);
    assert.deepEqual(profiles('prores'), [
      '4444',
      '4444 XQ',
      '422 HQ',
      '422',
      '422 LT',
      '422 Proxy',
    ]);
    assert.deepEqual(profiles('hdr_prores'), ['422 HQ', '422', '4444']);
    assert.deepEqual(profiles('mp4'), []);
    assert.deepEqual(profiles(), []);
  });
});
