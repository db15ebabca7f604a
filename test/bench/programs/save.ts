/**
 * Saves a video as the extension does, and prints a `SaveResult`.
 *
 * Arguments: the origin of the server and a folder.
 */
import { saveVideo } from '../../../src/tasks/video/saveVideo.ts';
import { BlockedTime } from '../../faults/support/blockedTime.ts';

/** What saving a video costs. */
export interface SaveResult {
  /** Milliseconds until the video is flushed and has its name. */
  readonly wall: number;
  /** Bytes of memory at the peak, above those after a usual video. */
  readonly memory: number;
  /** The longest time in milliseconds in which nothing else could run. */
  readonly blocked: number;
}

const [origin = '', folder = ''] = process.argv.slice(2);

async function save(path: string): Promise<void> {
  const image = { uri: 'file:///pictures/house.png', name: 'house.png' };
  const { signal } = new AbortController();
  await saveVideo({ id: 'bench', image, folder }, `${origin}${path}`, signal, {
    access: { origin },
  });
}

// A usual video first. It loads and compiles the code, as earlier work does in an editor.
await save('/usual.mp4');
const blocked = new BlockedTime();
blocked.start();
await blocked.look();
const before = process.memoryUsage().rss;
const started = performance.now();
await save('/large.mp4');
const wall = performance.now() - started;
const memory = process.resourceUsage().maxRSS * 1024 - before;
await blocked.look();
blocked.stop();
const result: SaveResult = { wall, memory, blocked: blocked.result.longest };
console.log(JSON.stringify(result));
process.exit();
