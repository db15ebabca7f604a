import assert from 'node:assert/strict';

import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { cancel, create, createTask, toDataUri, makeImage, query } from './requests.ts';

/** The example of the relays' specification, unchanged. */
const specificationExample = {
  promptImage: 'https://www.bt.cn/bbs/template/qiao/style/image/btlogo.png',
  model: 'gen4_turbo',
  promptText: 'cat dance',
  watermark: false,
  duration: 5,
  ratio: '1280:768',
};

describe('the relay root', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  after(async () => simulator.close());

  it("accepts the specification's own example, which the official root refuses", async () => {
    const relay = await create(simulator, specificationExample, 'relay');
    const official = await create(simulator, specificationExample, 'official');

    assert.equal(relay.status, 200);
    assert.equal(official.status, 400);
  });

  it('needs no headers except those of the specification', async () => {
    const response = await fetch(`${simulator.root('relay')}/image_to_video`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(specificationExample),
    });

    assert.equal(response.status, 200);
  });

  const statuses: Record<string, [status: number, changes: object]> = {
    'a duration of 5': [200, { duration: 5 }],
    'a duration of 10': [200, { duration: 10 }],
    'a duration of 4': [400, { duration: 4 }],
    'no duration': [200, { duration: undefined }],
    gen3a_turbo: [200, { model: 'gen3a_turbo', ratio: '768:1280' }],
    'an empty prompt': [200, { promptText: '' }],
    'a prompt of 1001 characters': [400, { promptText: 'x'.repeat(1001) }],
    'a seed of 33 bits': [400, { seed: 4_294_967_296 }],
    'an invalid ratio': [400, { ratio: 'wide' }],
    'audio that is neither on nor off': [400, { model: 'veo3.1', duration: 4, audio: 'yes' }],
    'a negative prompt of 1001 characters': [400, { negativePrompt: 'x'.repeat(1001) }],
    'a runway:// image': [400, { promptImage: 'runway://0123456789abcdef' }],
    'an http image': [400, { promptImage: 'http://images.example/a.png' }],
  };
  for (const [what, [status, changes]] of Object.entries(statuses)) {
    it(`answers ${status} to ${what}`, async () => {
      const { status: seen, body } = await create(simulator, { ...changes }, 'relay');

      assert.equal(seen, status, JSON.stringify(body));
    });
  }

  it('makes 10 seconds by default, as the specification says', async () => {
    const task = await createTask(simulator, { duration: undefined }, 'relay');

    assert.equal(task.request.duration, 10);
  });

  it('applies audio and the negative prompt', async () => {
    const veo = { model: 'veo3.1', duration: 4, audio: false, negativePrompt: 'text' };
    const { request } = await createTask(simulator, veo, 'relay');

    assert.deepEqual([request.audio, request.negativePrompt, request.credits], [false, 'text', 80]);
  });

  it('accepts images of any shape', async () => {
    const promptImage = toDataUri(await makeImage(400, 100));

    assert.equal((await create(simulator, { promptImage }, 'relay')).status, 200);
  });

  it('has no channel for an unknown model', async () => {
    const { status, body } = await create(simulator, { model: 'gen9' }, 'relay');

    assert.equal(status, 503);
    assert.match((body['error'] as { message: string }).message, /无可用渠道/);
  });

  it("doesn't charge the official account", async () => {
    await createTask(simulator, {}, 'relay');

    assert.equal(simulator.creditBalance, 10_000);
  });

  it("doesn't know the tasks of the official root", async () => {
    const { id } = await createTask(simulator, {}, 'official');

    assert.equal((await query(simulator, id, 'relay')).status, 404);
  });

  it('has no uploads and no organization', async () => {
    const uploads = await fetch(`${simulator.root('relay')}/uploads`, { method: 'POST' });
    const organization = await fetch(`${simulator.root('relay')}/organization`);

    assert.deepEqual([uploads.status, organization.status], [404, 404]);
  });

  it('handles DELETE', async () => {
    const task = await createTask(simulator, {}, 'relay');
    task.hold({ status: 'RUNNING', progress: 0.1 });

    const { status } = await cancel(simulator, task.id, 'relay');

    assert.equal(status, 204);
    assert.equal(task.state.status, 'CANCELLED');
  });

  for (const relayCancel of [404, 405] as const) {
    it(`answers ${relayCancel} to DELETE if configured so, and the task continues`, async () => {
      const other = await startSimulator({ relayCancel, render: 'none' });
      try {
        const task = await createTask(other, {}, 'relay');

        assert.equal((await cancel(other, task.id, 'relay')).status, relayCancel);
        assert.equal(task.state.status, 'PENDING');
      } finally {
        await other.close();
      }
    });
  }

  it('demands X-Runway-Version if configured so', async () => {
    const other = await startSimulator({ relayVersion: 'required', render: 'none' });
    try {
      const response = await fetch(`${other.root('relay')}/tasks/any`);

      assert.equal(response.status, 400);
    } finally {
      await other.close();
    }
  });
});

describe('outside both API roots', () => {
  it('GET returns an HTML page with status 200; POST returns 404', async () => {
    const simulator = await startSimulator();
    try {
      const page = await fetch(`${simulator.origin}/tasks/any`);
      const post = await fetch(`${simulator.origin}/image_to_video`, { method: 'POST' });

      assert.equal(page.status, 200);
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      assert.equal(post.status, 404);
    } finally {
      await simulator.close();
    }
  });
});
