/**
 * Creates tasks from an image file, again and again, and prints a `CreateResult`.
 *
 * Arguments: `extension` or `sdk`, the service's API root, the image, a folder for records, and the
 * number of tasks.
 */
import RunwayML from '@runwayml/sdk';
import { readFile } from 'node:fs/promises';
import { checkUnshown } from '../../../src/image/chooseCopy.ts';
import { recogniseImage } from '../../../src/image/file/imageFile.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { Capabilities } from '../../../src/services/capabilities.ts';
import type { TaskContext } from '../../../src/tasks/context.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { submitTask } from '../../../src/tasks/submit.ts';
import { systemClock } from '../../../src/util/clock.ts';

/** What the tasks of one process cost. */
export interface CreateResult {
  /** Milliseconds of each task. */
  readonly wall: readonly number[];
  /** Milliseconds of processor time of all tasks. */
  readonly cpu: number;
  /** Bytes of memory at the peak, above those before the first task. */
  readonly memory: number;
}

const settings = {
  model: 'gen4_turbo',
  ratio: '1280:720',
  duration: 5,
  promptText: 'The camera moves slowly towards the house while the leaves fall.',
} as const;

const [side = '', root = '', image = '', folder = '', count = ''] = process.argv.slice(2);

/** Creates a task as the extension does: records on disk, flushed, before the request. */
async function prepareExtension(): Promise<() => Promise<void>> {
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: console.error, error: console.error };
  const client = new RunwayClient(parseService(root), 'key_of_the_user');
  const context: TaskContext = {
    store: await RecordStore.open(folder, log),
    clock: systemClock,
    log,
    leases: folder,
    window: 'bench',
    client: () => Promise.resolve(client),
    capabilities: new Capabilities(),
    random: Math.random,
  };
  return async () => {
    const file = checkUnshown(recogniseImage(await readFile(image)));
    const { record } = await submitTask(context, {
      service: root,
      settings,
      image: { uri: 'file:///pictures/house.png', name: 'house.png', ...file },
      folder,
    });
    if (record.state !== 'queued') throw new Error(`The task is ${record.state}.`);
  };
}

function prepareSdk(): () => Promise<void> {
  const client = new RunwayML({ apiKey: 'key_of_the_user', baseURL: root, maxRetries: 0 });
  return async () => {
    const bytes = await readFile(image);
    const promptImage = `data:image/png;base64,${bytes.toString('base64')}`;
    const { id } = await client.imageToVideo.create({ ...settings, promptImage });
    if (id === '') throw new Error('There is no task.');
  };
}

const create = side === 'sdk' ? prepareSdk() : await prepareExtension();
const before = process.memoryUsage().rss;
const cpu = process.cpuUsage();
const wall: number[] = [];
for (let index = 0; index < Number(count); index += 1) {
  const started = performance.now();
  await create();
  wall.push(performance.now() - started);
}
const { user, system } = process.cpuUsage(cpu);
const memory = process.resourceUsage().maxRSS * 1024 - before;
const result: CreateResult = { wall, cpu: (user + system) / 1000, memory };
console.log(JSON.stringify(result));
process.exit();
