import assert from 'node:assert/strict';
import sharp from 'sharp';

import { startSimulator, type Issue, type Simulator } from '../../simulator/index.ts';
import { create, toDataUri, makeImage, jsonHeaders, smallImage, validBody } from './requests.ts';

const prompt = (length: number): string => 'x'.repeat(length);
const veo = { model: 'veo3.1', duration: 4 };
const gen45 = { model: 'gen4.5', promptText: 'Rain.' };

/** A data URI of exactly this many characters: a PNG with padding after its end. */
async function makeDataUri(characters: number): Promise<string> {
  const file = await makeImage(64, 36);
  const prefix = 'data:image/png;base64,'.length;
  const room = Math.floor((characters - prefix) / 4) * 3 - file.length;
  return toDataUri(Buffer.concat([file, Buffer.alloc(room)])).padEnd(characters, '=');
}

describe('the official root', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({
      render: 'none',
      remoteImages: {
        'gone.example': 'unreachable',
        'heavy.example': Buffer.concat([await makeImage(64, 36), Buffer.alloc(17 * 2 ** 20)]),
      },
    });
  });

  after(async () => simulator.close());

  const accepted: Record<string, object> = {
    'a minimal body': { duration: undefined },
    'a prompt of 1000 UTF-16 code units': { promptText: '😀'.repeat(500) },
    'the smallest seed': { seed: 0 },
    'the largest seed': { seed: 4_294_967_295 },
    'a duration of 2': { duration: 2 },
    'a duration of 10': { duration: 10 },
    'gen4.5': gen45,
    'veo3.1 without audio': { ...veo, audio: false, negativePrompt: 'text' },
    'veo3.1_fast in 1080 lines': { ...veo, model: 'veo3.1_fast', ratio: '1920:1080' },
    'seedance2 in 4K': { model: 'seedance2', ratio: '3840:2160', duration: 15, audio: false },
    'seedance2_5 without a ratio, for 30 seconds': {
      ...{ model: 'seedance2_5', ratio: undefined, duration: 30 },
      promptText: prompt(15_000),
    },
    gemini_omni_flash: { model: 'gemini_omni_flash', promptText: prompt(4000), duration: 3 },
    'content moderation': { contentModeration: { publicFigureThreshold: 'low' } },
    'an https image': { promptImage: 'https://images.example/a.png' },
    'an image in an array': { promptImage: [{ uri: smallImage, position: 'first' }] },
    'a first and a last image for veo3.1': {
      ...veo,
      promptImage: [
        { uri: smallImage, position: 'first' },
        { uri: smallImage, position: 'last' },
      ],
    },
  };
  for (const [what, changes] of Object.entries(accepted)) {
    it(`accepts ${what}`, async () => {
      const { status, body } = await create(simulator, { ...changes });

      assert.equal(status, 200, JSON.stringify(body));
    });
  }

  const refused: Record<string, [path: Issue['path'], changes: object]> = {
    'an unknown model': [['model'], { model: 'gen9' }],
    'a relay-only model': [['model'], { model: 'gen3a_turbo', ratio: '1280:768' }],
    'no model': [['model'], { model: undefined }],
    'a ratio of another model': [['ratio'], { ratio: '1280:768' }],
    'no ratio': [['ratio'], { ratio: undefined }],
    'a duration of 1': [['duration'], { duration: 1 }],
    'a duration of 11': [['duration'], { duration: 11 }],
    'a duration of 2.5': [['duration'], { duration: 2.5 }],
    'a duration as text': [['duration'], { duration: '5' }],
    'a duration veo3.1 does not have': [['duration'], { ...veo, duration: 5 }],
    'gen4.5 without a duration': [['duration'], { ...gen45, duration: undefined }],
    'gen4.5 without a prompt': [['promptText'], { ...gen45, promptText: undefined }],
    'an empty prompt': [['promptText'], { promptText: '' }],
    'a prompt of 1001 UTF-16 code units': [['promptText'], { promptText: prompt(1001) }],
    'a prompt of 501 surrogate pairs': [['promptText'], { promptText: '😀'.repeat(501) }],
    'a prompt of null': [['promptText'], { promptText: null }],
    'a seed for gemini_omni_flash': [[], { model: 'gemini_omni_flash', seed: 1 }],
    'seedance2_fast in 4K': [['ratio'], { model: 'seedance2_fast', ratio: '3840:2160' }],
    'seedance2_mini for 16 s': [['duration'], { model: 'seedance2_mini', duration: 16 }],
    'audio for gemini_omni_flash': [[], { model: 'gemini_omni_flash', audio: true }],
    'a negative seed': [['seed'], { seed: -1 }],
    'a seed of 33 bits': [['seed'], { seed: 4_294_967_296 }],
    'a seed of 33 bits for veo3.1': [['seed'], { ...veo, seed: 4_294_967_296 }],
    'an unknown field': [[], { watermark: false }],
    'audio for gen4_turbo': [[], { audio: true }],
    'audio as text': [['audio'], { ...veo, audio: 'yes' }],
    'a moderation threshold that does not exist': [
      ['contentModeration', 'publicFigureThreshold'],
      { contentModeration: { publicFigureThreshold: 'none' } },
    ],
    'no image': [['promptImage'], { promptImage: undefined }],
    'an http image': [['promptImage'], { promptImage: 'http://images.example/a.png' }],
    'an image at an IPv4 address': [['promptImage'], { promptImage: 'https://192.0.2.1/a.png' }],
    'an image at an IPv6 address': [['promptImage'], { promptImage: 'https://[2001:db8::1]/a' }],
    'an image URL of 2049 characters': [
      ['promptImage'],
      { promptImage: 'https://images.example/'.padEnd(2049, 'a') },
    ],
    'an https image of over 16 MiB': [
      ['promptImage'],
      { promptImage: 'https://heavy.example/a.png' },
    ],
    'an upload that does not exist': [['promptImage'], { promptImage: 'runway://nothing-here' }],
    'a data URI that is not base64': [
      ['promptImage'],
      { promptImage: 'data:image/png;base64,@@@@' },
    ],
    'a data URI without base64 in its header': [
      ['promptImage'],
      { promptImage: smallImage.replace(';base64', '') },
    ],
    'a data URI that is percent-encoded': [
      ['promptImage'],
      { promptImage: 'data:image/png,%89PNG' },
    ],
    'a data URI of text': [['promptImage'], { promptImage: 'data:text/plain;base64,aGVsbG8=' }],
    'two images for gen4_turbo': [
      ['promptImage'],
      {
        promptImage: [
          { uri: smallImage, position: 'first' },
          { uri: smallImage, position: 'first' },
        ],
      },
    ],
    'a last image for gen4_turbo': [
      ['promptImage', 0, 'position'],
      { promptImage: [{ uri: smallImage, position: 'last' }] },
    ],
    'an image in an array without a position': [
      ['promptImage', 0, 'position'],
      { promptImage: [{ uri: smallImage }] },
    ],
    'an invalid last image for veo3.1': [
      ['promptImage', 1, 'uri'],
      {
        ...veo,
        promptImage: [
          { uri: smallImage, position: 'first' },
          { uri: 'http://images.example/a.png', position: 'last' },
        ],
      },
    ],
    'two first images for veo3.1': [
      ['promptImage'],
      {
        ...veo,
        promptImage: [
          { uri: smallImage, position: 'first' },
          { uri: smallImage, position: 'first' },
        ],
      },
    ],
    'only a last image for veo3.1': [
      ['promptImage'],
      { ...veo, promptImage: [{ uri: smallImage, position: 'last' }] },
    ],
    'a body that is a list': [[], []],
  };
  for (const [what, [path, changes]] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      const known = simulator.tasks.length;
      const { status, issues } = await post(
        Array.isArray(changes) ? changes : { ...validBody, ...changes },
      );

      assert.equal(status, 400);
      assert.deepEqual(
        issues.map((issue) => issue.path),
        [path],
      );
      assert.equal(simulator.tasks.length, known);
    });
  }

  it('answers in the official shape, with the accepted values', async () => {
    const { body } = await create(simulator, { ratio: '4:3' });

    const values = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'];
    const message = `Invalid option: expected one of ${values.map((value) => `"${value}"`).join('|')}`;
    assert.deepEqual(body, {
      error: 'Validation of body failed',
      issues: [{ code: 'invalid_value', path: ['ratio'], message, values }],
      docUrl: 'https://docs.dev.runwayml.com/api',
    });
  });

  it("reports an image that can't be fetched", async () => {
    const { issues } = await post({ ...validBody, promptImage: 'https://gone.example/a.png' });

    assert.equal(issues[0]?.message, 'Failed to fetch asset');
  });

  it('reports all faults at once', async () => {
    const { issues } = await post({ ...validBody, ratio: '1:1', seed: -1, promptImage: 'x' });

    assert.deepEqual(issues.map((issue) => issue.path.join()).sort(), [
      'promptImage',
      'ratio',
      'seed',
    ]);
  });

  describe('checking an image', () => {
    it('accepts JPEG, PNG and WebP, and refuses GIF', async () => {
      const statuses = [];
      for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
        const promptImage = toDataUri(await makeImage(64, 36, 'red', format), `image/${format}`);
        statuses.push((await create(simulator, { promptImage })).status);
      }

      assert.deepEqual(statuses, [200, 200, 200, 400]);
    });

    it('refuses a data URI whose type differs from its data', async () => {
      const promptImage = toDataUri(await makeImage(64, 36, 'red', 'jpeg'), 'image/png');

      assert.equal((await create(simulator, { promptImage })).status, 400);
    });

    it('accepts a data URI of 5,242,880 characters, but not a longer one', async () => {
      const longest = await makeDataUri(5_242_878);
      const tooLong = await makeDataUri(5_242_882);

      assert.equal((await create(simulator, { promptImage: longest })).status, 200);
      const { status, issues } = await post({ ...validBody, promptImage: tooLong });
      assert.deepEqual([status, issues[0]?.code], [400, 'too_big']);
    }).timeout(5000);

    const shapes = [
      { model: 'gen4_turbo', width: 50, height: 100, status: 200 },
      { model: 'gen4_turbo', width: 49, height: 100, status: 400 },
      { model: 'gen4_turbo', width: 235, height: 100, status: 200 },
      { model: 'gen4_turbo', width: 236, height: 100, status: 400 },
      { model: 'veo3.1', width: 200, height: 100, status: 200 },
      { model: 'veo3.1', width: 201, height: 100, status: 400 },
      { model: 'gen4.5', width: 201, height: 100, status: 400 },
      { model: 'h3_max', width: 256, height: 900, status: 200 },
      { model: 'h3_max', width: 900, height: 255, status: 400 },
    ];
    for (const { model, width, height, status } of shapes) {
      it(`answers ${status} to ${width}×${height} for ${model}`, async () => {
        const promptImage = toDataUri(await makeImage(width, height));
        const duration = model === 'h3_max' ? 5 : 4;
        const ratio = model === 'h3_max' ? undefined : '1280:720';
        const changes = { model, promptImage, promptText: 'Rain.', duration, ratio };

        assert.equal((await create(simulator, changes)).status, status);
      });
    }

    it('applies the EXIF orientation before it measures', async () => {
      const tall = await sharp(await makeImage(230, 100))
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer();

      const { issues } = await post({ ...validBody, promptImage: toDataUri(tall, 'image/jpeg') });

      assert.match(issues[0]?.message ?? '', /must be at least 0\.5\. Got 0\.435/);
    });
  });

  describe('before it reads the body, the simulator', () => {
    const address = (): string => `${simulator.root('official')}/image_to_video`;
    const body = JSON.stringify(validBody);

    const headers: Record<string, [status: number, headers: object]> = {
      'no X-Runway-Version': [400, { 'X-Runway-Version': undefined }],
      'another X-Runway-Version': [400, { 'X-Runway-Version': '2024-09-13' }],
      'no Content-Type': [415, { 'Content-Type': 'text/plain;charset=UTF-8' }],
      'a form': [415, { 'Content-Type': 'application/x-www-form-urlencoded' }],
      'JSON with a charset': [200, { 'Content-Type': 'application/json; charset=utf-8' }],
    };
    for (const [what, [status, changes]] of Object.entries(headers)) {
      it(`answers ${status} to ${what}`, async () => {
        const sent = JSON.parse(JSON.stringify({ ...jsonHeaders, ...changes })) as HeadersInit;
        const response = await fetch(address(), { method: 'POST', headers: sent, body });

        assert.equal(response.status, status);
      });
    }

    it('answers 400 to a body that is not JSON', async () => {
      const response = await fetch(address(), { method: 'POST', headers: jsonHeaders, body: '{' });

      assert.equal(response.status, 400);
    });

    it('answers 405 to another method, with the allowed ones', async () => {
      const response = await fetch(address(), { method: 'PUT', headers: jsonHeaders, body });

      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
    });

    it('answers 413 with an HTML page to a body of more than 10 MiB', async () => {
      const tooLarge = JSON.stringify({ ...validBody, promptText: prompt(11 * 2 ** 20) });
      const response = await fetch(address(), {
        method: 'POST',
        headers: jsonHeaders,
        body: tooLarge,
      });

      assert.equal(response.status, 413);
      assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
    });
  });

  async function post(body: unknown): Promise<{ status: number; issues: Issue[] }> {
    const response = await fetch(`${simulator.root('official')}/image_to_video`, {
      method: 'POST',
      headers: jsonHeaders,
      body: JSON.stringify(body),
    });
    const { issues = [] } = (await response.json()) as { issues?: Issue[] };
    return { status: response.status, issues };
  }
});

describe('a simulator with an API key', () => {
  for (const root of ['official', 'relay'] as const) {
    it(`answers 401 on the ${root} root to every request without the key`, async () => {
      const simulator = await startSimulator({ apiKey: 'right', render: 'none' });
      try {
        const { status, body } = await create(simulator, {}, root);
        const headers = { ...jsonHeaders, Authorization: 'Bearer wrong' };
        const query = await fetch(`${simulator.root(root)}/tasks/any`, { headers });

        assert.equal(status, 401);
        assert.deepEqual(Object.keys(body), ['error', 'docUrl']);
        assert.equal(query.status, 401);
        assert.equal(simulator.tasks.length, 0);
      } finally {
        await simulator.close();
      }
    });
  }
});
