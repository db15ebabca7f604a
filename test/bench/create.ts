import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import type { Figure } from './figure.ts';
import { formatMegabytes, formatMilliseconds, makeRatio, measurePairs, median } from './measure.ts';
import type { CreateResult } from './programs/create.ts';
import { IMAGE_LENGTH } from './programs/sizes.ts';
import { runProgram, startServer } from './programs.ts';

/** Pairs of processes. */
const PAIRS = 10;

/** Tasks of a process. The first of them load and compile code, and don't count. */
const [TASKS, WARM_UP] = [25, 5];

/** The first bytes of a PNG file of 1280×720 pixels. */
const HEAD = Buffer.from('89504e470d0a1a0a0000000d4948445200000500000002d00802000000', 'hex');

/**
 * Measures a task with a large image, from the file to the accepted task. The extension also writes
 * its records to the disk and flushes them; its peer doesn't.
 */
export async function measureCreate(): Promise<Figure[]> {
  const server = await startServer();
  const folder = temporaryFolder('create');
  const image = join(folder, 'image.png');
  await writeFile(image, Buffer.concat([HEAD, randomBytes(IMAGE_LENGTH - HEAD.length)]));
  const create = async (side: 'extension' | 'sdk', count: number) => {
    const records = await mkdtemp(join(folder, 'records-'));
    const args = [`${server.origin}/v1`, image, records, String(count)];
    return runProgram<CreateResult>('create', side, ...args);
  };
  try {
    const many = await measurePairs(
      PAIRS,
      () => create('extension', TASKS),
      () => create('sdk', TASKS),
    );
    const single = await measurePairs(
      PAIRS,
      () => create('extension', 1),
      () => create('sdk', 1),
    );
    const peer = '@runwayml/sdk';
    return [
      makeRatio(
        'Create with a 3.7 MB image: time',
        many.map(({ ours, theirs }) => ({
          ours: median(ours.wall.slice(WARM_UP)),
          theirs: median(theirs.wall.slice(WARM_UP)),
        })),
        { peer, limit: 1, bound: 'most', format: formatMilliseconds },
      ),
      makeRatio(
        'Create with a 3.7 MB image: processor time',
        many.map(({ ours, theirs }) => ({ ours: ours.cpu / TASKS, theirs: theirs.cpu / TASKS })),
        { peer, limit: 0.8, bound: 'most', format: formatMilliseconds },
      ),
      makeRatio(
        'Create with a 3.7 MB image: memory',
        single.map(({ ours, theirs }) => ({ ours: ours.memory, theirs: theirs.memory })),
        { peer, limit: 0.7, bound: 'most', format: formatMegabytes },
      ),
    ];
  } finally {
    await server.close();
  }
}
