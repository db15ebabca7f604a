import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LONGEST_BLOCK } from '../faults/support/blockedTime.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { run } from '../workbench/processes.ts';
import type { Figure } from './figure.ts';
import {
  formatMegabytes,
  formatMilliseconds,
  makeCount,
  makeRatio,
  measurePairs,
  median,
} from './measure.ts';
import type { SaveResult } from './programs/save.ts';
import { VIDEO_LENGTH } from './programs/sizes.ts';
import { runProgram, startServer } from './programs.ts';

const PAIRS = 7;

/** The most memory that the large video may take more than a usual one, in bytes. */
const MEMORY = 40e6;

/** Measures how fast a large video is saved, checked and flushed. */
export async function measureSave(): Promise<Figure[]> {
  const server = await startServer();
  const folder = temporaryFolder('save');
  const saved: SaveResult[] = [];
  const saveIn = async (work: (videos: string) => Promise<number>) => {
    const videos = await mkdtemp(join(folder, 'videos-'));
    const milliseconds = await work(videos);
    // The next one starts with as much space, and with nothing left to write.
    await rm(videos, { recursive: true });
    await run('sync', []);
    return VIDEO_LENGTH / 1000 / milliseconds;
  };
  const ours = async (videos: string) => {
    const result = await runProgram<SaveResult>('save', server.origin, videos);
    saved.push(result);
    return result.wall;
  };
  const curl = async (videos: string) => {
    const file = join(videos, 'video.mp4');
    const started = performance.now();
    await run('curl', ['--silent', '--fail', '--output', file, `${server.origin}/video.mp4`]);
    await run('sync', [file]);
    return performance.now() - started;
  };
  try {
    const pairs = await measurePairs(
      PAIRS,
      () => saveIn(ours),
      () => saveIn(curl),
    );
    return [
      makeRatio('Save 512 MB: throughput', pairs, {
        ...{ peer: 'curl and sync', limit: 0.8, bound: 'least' },
        format: (value) => `${value.toFixed(0)} MB/s`,
      }),
      makeCount(
        'Save 512 MB: memory, more than for 4 MB',
        median(saved.map((it) => it.memory)),
        MEMORY,
        formatMegabytes,
      ),
      makeCount(
        'Save 512 MB: longest time in which nothing else runs',
        Math.max(...saved.map((it) => it.blocked)),
        LONGEST_BLOCK,
        formatMilliseconds,
      ),
    ];
  } finally {
    await server.close();
  }
}
