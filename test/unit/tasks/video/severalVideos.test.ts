import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { MAX_VIDEO } from '../../../../src/tasks/video/download.ts';
import { listFiles, listVideos } from '../../../../src/tasks/taskVideos.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { RecordedRequest } from '../../../simulator/index.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { namesIn } from '../support/tempFolder.ts';

describe('a task with several videos', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;

  beforeEach(async () => {
    window = await environment().window();
  });

  const names = () => namesIn(environment().videos);
  const count = (endpoint: 'create' | 'query' | 'video') => environment().simulator.count(endpoint);
  const settled = (id: string) =>
    environment().clock.runUntil(
      whenRecord(window.store, id, ({ state }) => state === 'done' || state === 'unsaved'),
    );
  const submit = async (videos = 2) => environment().submit(window, { videos });

  /** The service's videos, as the files of a record must have them. */
  async function assertAllSaved(record: TaskRecord): Promise<void> {
    assert.equal(record.state, 'done');
    const videos = environment().simulator.tasks[0]?.videos.map((it) => Buffer.from(it)) ?? [];
    const saved = listVideos(record);
    assert.equal(saved.length, videos.length);
    for (const [index, { file = '', size, sha256 }] of saved.entries()) {
      const bytes = await readFile(file);
      assert.deepEqual(bytes, videos[index], `video ${index}`);
      assert.equal(size, bytes.length);
      assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'));
    }
    assert.equal(count('create'), 1);
  }

  for (const answerShape of ['official', 'envelope', 'wrapper'] as const) {
    it(`has all of them saved, from an answer in the shape “${answerShape}”`, async () => {
      const id = await environment().submit(window, { videos: 3, answerShape });

      const record = await settled(id);

      await assertAllSaved(record);
      assert.deepEqual(await names(), ['cat-2.mp4', 'cat-3.mp4', 'cat.mp4']);
      assert.deepEqual(
        listFiles(record).map((it) => basename(it)),
        ['cat.mp4', 'cat-2.mp4', 'cat-3.mp4'],
      );
      assert.equal(count('video'), 3);
    });
  }

  it('is not done before the last is saved, and names the first before that', async () => {
    const held = environment().simulator.injectFault({
      on: 'video',
      fault: 'hold',
      if: nth(2),
    });
    const id = await submit();
    await environment().clock.elapse();
    await environment().simulator.received('video', 2);

    const { state, file, moreVideos } = window.store.get(id) ?? {};

    assert.deepEqual([state, basename(file ?? '')], ['saving', 'cat.mp4']);
    assert.equal(moreVideos?.[0]?.file, undefined);
    held.release();
    await assertAllSaved(await settled(id));
  });

  it('is saved in full if the link of one is not ready at first', async () => {
    for (const late of [1, 2]) {
      environment().simulator.injectFault({
        on: 'video',
        fault: 'answer',
        status: 404,
        if: nth(late),
      });
    }
    const id = await submit(3);

    await assertAllSaved(await settled(id));

    // The third was saved at the first attempt, and is not downloaded again.
    assert.equal(count('video'), 5);
    assert.equal((await names()).length, 3);
  });

  it('is saved in full if the network failed in one', async () => {
    environment().simulator.injectFault({ on: 'video', fault: 'reset', at: 'midBody', if: nth(1) });
    const id = await submit();

    await assertAllSaved(await settled(id));

    assert.equal((await names()).length, 2);
  });

  it('keeps what is saved if one can’t be had, and later downloads only that', async () => {
    const links = new Set<string>();
    const failing = environment().simulator.injectFault({
      on: 'video',
      fault: 'answer',
      status: 404,
      times: Infinity,
      if: ({ path }) => links.add(path).size > 1,
    });
    const id = await submit();

    const unsaved = await settled(id);

    assert.equal(unsaved.state, 'unsaved');
    assert.equal(basename(unsaved.file ?? ''), 'cat.mp4');
    assert.deepEqual(await names(), ['cat.mp4']);
    const before = count('video');
    failing.stop();
    await window.tasks.saveAgain(id);
    await assertAllSaved(await environment().clock.runUntil(whenState(window.store, id, 'done')));
    // The old link and a fresh one at most.
    assert.ok(count('video') - before <= 2);
    assert.deepEqual(await names(), ['cat-2.mp4', 'cat.mp4']);
  });

  it('has only the missing ones downloaded again', async () => {
    const id = await submit(3);
    const done = await settled(id);
    await rm(listFiles(done)[1] ?? '');

    await window.tasks.downloadAgain(done);

    await assertAllSaved(await settled(id));
    assert.equal(count('video'), 4);
    assert.equal((await names()).length, 3);
  });

  it('stops at a full folder, and says so', async () => {
    const folder = join(environment().videos, 'file');
    await writeFile(folder, '');
    const id = await environment().submit(window, { videos: 2 }, { folder });

    const { state, problem } = await settled(id);

    assert.deepEqual([state, problem?.failure.type], ['unsaved', 'save']);
  });

  describe('from another server', () => {
    let server: Server;
    let origin: string;
    /** The content at each path. A missing one is a 404. */
    let contents: Map<string, Buffer>;
    let requested: string[];

    beforeEach(async () => {
      contents = new Map();
      requested = [];
      server = createServer((request, response) => {
        const { url = '' } = request;
        requested.push(url);
        const body = contents.get(url);
        response.writeHead(body === undefined ? 404 : 200).end(body);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    const answerWith = (id: string, ...paths: string[]) =>
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id, status: 'SUCCEEDED', output: paths.map((path) => origin + path) },
      });

    /** A task at the service that is saved from these paths. */
    async function save(...paths: string[]): Promise<TaskRecord> {
      const [first = '', ...others] = paths;
      const { id } = await window.store.add(
        taskRecord({
          state: 'saving',
          service: environment().root,
          folder: environment().videos,
          taskId: 'task',
          videoUrl: origin + first,
          moreVideos: others.map((path) => ({ url: origin + path })),
        }),
      );
      return settled(id);
    }

    const video = async (index: number) => {
      if (environment().simulator.tasks.length === 0) {
        await environment().finishedTask();
      }
      const bytes = Buffer.from(environment().simulator.tasks[0]?.video ?? []);
      return Buffer.concat([bytes, Buffer.alloc(index)]);
    };

    it('keeps one file of a video that the list names twice', async () => {
      contents
        .set('/a', await video(0))
        .set('/mirror', await video(0))
        .set('/b', await video(1));

      const record = await save('/a', '/mirror', '/b');

      assert.equal(record.state, 'done');
      assert.deepEqual(await names(), ['cat-2.mp4', 'cat.mp4']);
      assert.equal(listFiles(record).length, 2);
    });

    it('saves no further video automatically when the saved ones reach the limit', async () => {
      contents.set('/a', await video(0)).set('/b', await video(1));
      const [a, b] = [await video(0), await video(1)].map((it) => it.length);
      assert.ok(a !== undefined && b !== undefined);
      for (const [size, state] of [
        [MAX_VIDEO - a - b, 'done'],
        [MAX_VIDEO - a - b + 1, 'unsaved'],
      ] as const) {
        const { id } = await window.store.add({
          ...taskRecord({ state: 'saving', service: environment().root, taskId: `task-${size}` }),
          ...{ id: `limit-${state}`, folder: environment().videos, videoUrl: `${origin}/a` },
          moreVideos: [
            { url: `${origin}/b` },
            { url: `${origin}/c`, file: '/videos/c.mp4', size },
            // Two equal videos have one file.
            { url: `${origin}/c`, file: '/videos/c.mp4', size },
          ],
        });
        const record = await settled(id);
        assert.equal(record.state, state);
      }
    });

    it('loses none and saves none twice if a fresh list has another order', async () => {
      contents.set('/a', await video(0)).set('/fresh-a', await video(0));
      contents.set('/fresh-b', await video(1));
      answerWith('task', '/fresh-b', '/fresh-a');

      const record = await save('/a', '/b');

      assert.equal(record.state, 'done');
      assert.deepEqual(await names(), ['cat-2.mp4', 'cat.mp4']);
      const saved = await Promise.all(listFiles(record).map((it) => readFile(it)));
      assert.deepEqual(saved, [await video(0), await video(1)]);
    });

    it('saves also what only a fresh list names', async () => {
      for (const index of [0, 1, 2]) contents.set(`/fresh-${index}`, await video(index));
      answerWith('task', '/fresh-0', '/fresh-1', '/fresh-2');

      const record = await save('/old-0', '/old-1');

      assert.equal(record.state, 'done');
      assert.equal((await names()).length, 3);
    });

    it('skips a poster in the list', async () => {
      const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
      contents
        .set('/a', await video(0))
        .set('/poster', png)
        .set('/b', await video(1));

      for (const paths of [
        ['/a', '/poster', '/b'],
        ['/a', '/b', '/poster'],
      ]) {
        const record = await save(...paths);

        assert.equal(record.state, 'done');
        assert.equal(listFiles(record).length, 2);
      }
      assert.equal(requested.length, 6);
    });
  });
});

/** Lets a fault meet the nth different link only, once. */
function nth(number: number): (request: RecordedRequest) => boolean {
  const links = new Set<string>();
  return ({ path }) => {
    const isNew = !links.has(path);
    links.add(path);
    return isNew && links.size === number;
  };
}
