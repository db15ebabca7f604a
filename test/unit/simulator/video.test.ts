import assert from 'node:assert/strict';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';

import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { createTask, toDataUri, makeImage, query, videoLink } from './requests.ts';

const autoDuration = { model: 'seedance2_5', ratio: '480:854', duration: 'auto' };

describe("the simulator's videos", function () {
  this.timeout(20_000);

  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0 });
  });

  after(async () => simulator.close());

  const sizes = [
    { ratio: '1280:720', duration: 2, width: 1280, height: 720 },
    { ratio: '832:1104', duration: 3, width: 832, height: 1104 },
    { ratio: '960:960', duration: 2, width: 960, height: 960 },
  ];
  for (const { ratio, duration, width, height } of sizes) {
    it(`are H.264 with the requested ratio and duration: ${ratio}, ${duration} s`, async () => {
      const seen = await probe(await downloadVideo({ ratio, duration }));

      assert.deepEqual(seen, { codec: 'avc', width, height, duration });
    });
  }

  const none = { ratio: undefined, duration: undefined };
  const rain = { promptText: 'Rain.' };
  for (const [what, width, height, duration, request] of [
    ['4K', 3840, 2160, 4, { model: 'seedance2', ratio: '3840:2160', duration: 4 }],
    [
      'a shape in 2K',
      2560,
      1440,
      5,
      { ...rain, model: 'hailuo3', ratio: '16:9', resolution: '2k' },
    ],
    ['the shape of the image', 480, 640, 5, { ...rain, model: 'h3_max', resolution: '480p' }],
    [
      'an automatic ratio',
      720,
      960,
      2,
      { ...rain, model: 'wan3', ratio: 'auto_720p', duration: 2 },
    ],
    ['an adaptive ratio', 768, 1024, 5, { ...rain, model: 'hailuo3', ratio: 'adaptive' }],
    ['an automatic duration', 480, 854, 5, autoDuration],
  ] as const) {
    it(`can have ${what}`, async () => {
      // Few frames are enough here, and 4K has many pixels.
      const slow = await startSimulator({ queueMs: 0, runMs: 0, framesPerSecond: 1 });
      try {
        const promptImage = toDataUri(await makeImage(300, 400));
        const task = await createTask(slow, { ...none, promptImage, ...request });
        await task.rendered;

        const seen = await probe(Buffer.from(task.video ?? []));

        assert.deepEqual(seen, { codec: 'avc', width, height, duration });
      } finally {
        await slow.close();
      }
    });
  }

  it('can have a custom ratio on the relay root', async () => {
    const task = await createTask(simulator, { ratio: '320:192' }, 'relay');
    await task.rendered;

    const seen = await probe(Buffer.from(task.video ?? []));

    assert.deepEqual(seen, { codec: 'avc', width: 320, height: 192, duration: 5 });
  });

  it('differ for different images, and are equal for equal images', async () => {
    const red = toDataUri(await makeImage(320, 180, 'red'));
    const blue = toDataUri(await makeImage(320, 180, 'blue'));
    const wanted = { ratio: '1280:720', duration: 2 };

    const videos = [];
    for (const promptImage of [red, blue, red]) {
      videos.push(await downloadVideo({ ...wanted, promptImage }));
    }

    assert.notDeepEqual(videos[0], videos[1]);
    assert.deepEqual(videos[0], videos[2]);
  });

  it("don't block the server while they are rendered", async () => {
    const promptImage = toDataUri(await makeImage(320, 180, 'green'));
    const task = await createTask(simulator, { promptImage, duration: 5 });
    let isRendered = false;
    const rendered = task.rendered.then(() => (isRendered = true));

    const { body } = await query(simulator, task.id);

    assert.equal(isRendered, false);
    assert.deepEqual([body['status'], body['progress']], ['RUNNING', 0.99]);
    await rendered;
    assert.equal((await query(simulator, task.id)).body['status'], 'SUCCEEDED');
  });

  it("fail with ASSET.INVALID if only the image's header is valid", async () => {
    const whole = await makeImage(640, 360, 'red', 'jpeg');
    const promptImage = toDataUri(whole.subarray(0, whole.length / 2), 'image/jpeg');
    const task = await createTask(simulator, { promptImage });
    await task.rendered;

    const { body } = await query(simulator, task.id);

    assert.deepEqual([body['status'], body['failureCode']], ['FAILED', 'ASSET.INVALID']);
  });

  async function downloadVideo(wanted: Record<string, unknown>): Promise<Buffer> {
    const task = await createTask(simulator, wanted);
    await task.rendered;
    const response = await fetch(await videoLink(simulator, task.id));
    return Buffer.from(await response.arrayBuffer());
  }
});

describe('a placeholder video', () => {
  it('is a valid MP4 with different bytes for each task', async () => {
    const simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
    try {
      const tasks = [await createTask(simulator), await createTask(simulator)];
      const videos = [];
      for (const task of tasks) {
        await task.rendered;
        videos.push(Buffer.from(task.video ?? []));
      }

      const seen = await probe(videos[0] ?? Buffer.alloc(0));

      assert.deepEqual(seen, { codec: 'avc', width: 32, height: 32, duration: 1 });
      assert.notDeepEqual(videos[0], videos[1]);
    } finally {
      await simulator.close();
    }
  });
});

async function probe(video: Buffer): Promise<object> {
  const source = new BufferSource(new Uint8Array(video));
  const input = new Input({ source, formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  return {
    codec: await track?.getCodec(),
    width: await track?.getCodedWidth(),
    height: await track?.getCodedHeight(),
    duration: await input.computeDuration(),
  };
}
