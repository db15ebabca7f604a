import assert from 'node:assert/strict';
import { PageWork, type PageResult } from '../../../src/batch/pageWork.ts';
import type { ImageFile } from '../../../src/image/file/imageFile.ts';

const size = { width: 16, height: 9 };

/** Lets what is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function gif(first: number): () => Promise<ImageFile> {
  return () => Promise.resolve({ format: 'image/gif', bytes: new Uint8Array([first]) });
}

describe('the work of the page of a batch', () => {
  let posted: number[];
  let jobs: number[];
  let isShown: boolean;
  let work: PageWork;

  beforeEach(() => {
    [posted, jobs, isShown] = [[], [], true];
    work = new PageWork(
      ({ job, file }) => {
        jobs.push(job);
        posted.push(file.bytes[0] ?? 0);
      },
      () => isShown,
      20,
    );
  });
  afterEach(() => work.dispose());

  const sizeOf = async (run: Promise<PageResult>) => {
    const result = await run;
    return typeof result === 'string' ? result : result.prepared.size;
  };
  const answer = () => work.receive({ type: 'prepared', job: jobs.at(-1) ?? 0, size });

  it('is one image at a time, which is read only then', async () => {
    const [first, second] = [work.run(gif(1)), work.run(gif(2))];
    await settle();
    assert.deepEqual(posted, [1]);
    work.receive({ type: 'prepared', job: 17, size: { width: 1, height: 1 } });
    answer();
    assert.deepEqual(await sizeOf(first), size);
    await settle();
    assert.deepEqual(posted, [1, 2]);
    answer();
    assert.deepEqual(await sizeOf(second), size);
  });

  it('waits for a hidden page, and is handed to a page that was loaded anew', async () => {
    isShown = false;
    const run = work.run(gif(1));
    await settle();
    assert.deepEqual(posted, []);
    isShown = true;
    work.start();
    work.start();
    assert.deepEqual(posted, [1, 1]);
    answer();
    assert.deepEqual(await sizeOf(run), size);
  });

  it('ends without a result when the page takes too long, or the work is stopped', async () => {
    assert.equal(await work.run(gif(1)), 'too slow');
    const stopped = work.run(gif(2));
    await settle();
    work.stop();
    assert.equal(await stopped, 'stopped');
    const closed = [work.run(gif(3)), work.run(gif(4))];
    await settle();
    work.dispose();
    assert.deepEqual(await Promise.all(closed), ['stopped', 'stopped']);
    assert.deepEqual(posted, [1, 2, 3]);
  });

  it('goes on after an image that can’t be read', async () => {
    await assert.rejects(
      work.run(() => Promise.reject(new Error('gone'))),
      /gone/,
    );
    const next = work.run(gif(2));
    await settle();
    answer();
    assert.deepEqual(await sizeOf(next), size);
  });
});
