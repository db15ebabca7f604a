import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Orders } from '../../../src/practice/orders.ts';
import { PracticeClient } from '../../../src/practice/practiceClient.ts';
import { WAITS_FOR_PAGE } from '../../../src/practice/status.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import type { CreateBody } from '../../../src/runway/request.ts';
import { InlineImage } from '../../../src/runway/requestJson.ts';
import { parseService, PRACTICE_ROOT } from '../../../src/runway/service.ts';
import { openLink } from '../../../src/tasks/video/openLink.ts';
import { tempFolder } from '../tasks/support/tempFolder.ts';

const image = new InlineImage('image/png', new Uint8Array([1, 2, 3]));

function body(promptText: string, more: Partial<CreateBody> = {}): CreateBody {
  return {
    promptImage: image,
    model: 'gen4_turbo',
    ratio: '1280:720',
    duration: 5,
    promptText,
    ...more,
  };
}

describe('Practice mode in place of a service', () => {
  const folder = tempFolder();
  let now: number;
  let orders: Orders;
  let client: PracticeClient;
  let asked: number;
  beforeEach(() => {
    now = Date.now();
    asked = 0;
    orders = new Orders(join(folder.path, 'orders'), () => now);
    client = new PracticeClient(
      orders,
      () => {
        asked += 1;
      },
      () => now,
    );
  });

  it('takes a task, tells how far its clip is, and where it is', async () => {
    const { taskId } = await client.create(body('Waves'), { idempotencyKey: 'a' });
    assert.equal(taskId, 'practice-a');
    assert.equal(asked, 1);
    const first = await client.query(taskId);
    assert.deepEqual(first, { ids: [taskId], status: '', phase: 'queued', chargedCredits: 0 });

    await orders.noteProgress(taskId, 0.5, 'window');
    const { phase, progress } = await client.query(taskId);
    assert.deepEqual([phase, progress], ['running', 0.5]);

    await orders.finish(taskId, new Uint8Array([4, 5, 6]));
    const { phase: end, videoUrl = '', chargedCredits } = await client.query(taskId);
    assert.deepEqual([end, chargedCredits], ['succeeded', 0]);
    const { signal } = new AbortController();
    const link = await openLink(videoUrl, {}, signal, client.access());
    assert.equal(link.status, 200);
    assert.deepEqual([...(await readAll(link.body))], [4, 5, 6]);
  });

  it('says what a task waits for when no page makes its clip, and asks for it again', async () => {
    const { taskId } = await client.create(body('Waves'));
    now += 4000;
    assert.equal((await client.query(taskId)).status, WAITS_FOR_PAGE);
    assert.equal(asked, 2);
    await orders.noteProgress(taskId, 0.5, 'window');
    // The page is gone.
    const old = new Date(now - 60_000);
    await utimes(join(orders.folder, `${taskId}.making`), old, old);
    const { phase, status } = await client.query(taskId);
    assert.deepEqual([phase, status], ['queued', WAITS_FOR_PAGE]);
    assert.deepEqual(await orders.listWaiting(), [taskId]);
  });

  for (const [mark, code] of [
    ['fail', 'INTERNAL.BAD_OUTPUT.CODE01'],
    ['reject', 'SAFETY.INPUT.TEXT'],
  ]) {
    it(`lets a task fail with [${mark}], after a while and without cost`, async () => {
      const { taskId } = await client.create(body(`Waves [${mark}]`));
      now += 1500;
      assert.equal((await client.query(taskId)).phase, 'running');
      now += 1500;
      const { phase, failureCode, chargedCredits } = await client.query(taskId);
      assert.deepEqual([phase, failureCode, chargedCredits], ['failed', code, 0]);
      assert.deepEqual(await orders.listWaiting(), []);
    });
  }

  it('gives no answer with [no answer], and makes one task of it and the same request again', async () => {
    const options = { idempotencyKey: 'a' };
    await assert.rejects(client.create(body('Waves [no answer]'), options), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.sent, 'maybe');
      return true;
    });
    assert.equal((await client.create(body('Waves [no answer]'), options)).taskId, 'practice-a');
    assert.deepEqual(await orders.listWaiting(), ['practice-a']);
  });

  it('asks to wait once with [rate limit]', async () => {
    const options = { idempotencyKey: 'a' };
    await assert.rejects(client.create(body('Waves [rate limit]'), options), (error) => {
      assert.ok(error instanceof ServiceError);
      assert.deepEqual([error.reason, error.ambiguous], ['rateLimit', false]);
      return true;
    });
    assert.equal((await client.create(body('Waves [rate limit]'), options)).taskId, 'practice-a');
  });

  it('cancels a task, whose clip is not made then', async () => {
    const { taskId } = await client.create(body('Waves'));
    await client.cancel(taskId);
    assert.equal((await client.query(taskId)).phase, 'cancelled');
    assert.deepEqual(await orders.listWaiting(), []);
  });

  it('keeps both frames, and opens none on the web', async () => {
    const last = new InlineImage('image/png', new Uint8Array([9]));
    const { taskId } = await client.create(
      body('Waves', {
        promptImage: [
          { uri: image, position: 'first' },
          { uri: last, position: 'last' },
        ],
      }),
    );
    const order = await orders.read(taskId);
    assert.ok(order);
    const images = await orders.readImages(taskId, order);
    assert.deepEqual([[...images.image], [...(images.lastFrame ?? [])]], [[1, 2, 3], [9]]);
    await assert.rejects(client.create(body('Waves', { promptImage: 'https://a.example/b.png' })));
  });

  it('knows no other tasks, and opens no other files', async () => {
    await client.create(body('Waves'), { idempotencyKey: 'a' });
    for (const id of ['practice-b', '../practice-a', 'cat']) {
      await assert.rejects(client.query(id), { reason: 'notFound' });
    }
    const { signal } = new AbortController();
    const access = { origin: PRACTICE_ROOT, files: folder.path };
    for (const link of [
      'https://relay.example/video.mp4',
      `${PRACTICE_ROOT}/orders/practice-a.json`,
      `${PRACTICE_ROOT}/../orders`,
      `${PRACTICE_ROOT}/`,
      PRACTICE_ROOT,
    ]) {
      assert.equal((await openLink(link, {}, signal, access)).status, 404, link);
    }
  });

  it('deletes old tasks, but not one that waits for a page', async () => {
    const made = await client.create(body('Waves'));
    const waiting = await client.create(body('Waves'));
    await orders.finish(made.taskId, new Uint8Array([1]));
    now += 25 * 3600_000;
    await client.create(body('Waves'));
    assert.equal(await orders.read(made.taskId), undefined);
    assert.notEqual(await orders.read(waiting.taskId), undefined);
    now += 31 * 24 * 3600_000;
    await client.create(body('Waves'));
    assert.equal(await orders.read(waiting.taskId), undefined);
  });

  it('is never reached by the client of a service, nor are its links', async () => {
    assert.throws(() => new RunwayClient(parseService(PRACTICE_ROOT), 'key_1'));
    const { signal } = new AbortController();
    const access = { origin: 'https://relay.example' };
    await assert.rejects(openLink(`${PRACTICE_ROOT}/practice-a.webm`, {}, signal, access));
  });
});

async function readAll(stream: AsyncIterable<Buffer> | null): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}
