import { mkdir } from 'node:fs/promises';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { Capabilities } from '../../../src/services/capabilities.ts';
import type { TaskContext } from '../../../src/tasks/context.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import type { TaskRequest } from '../../../src/tasks/submit.ts';
import { taskFolders, Tasks } from '../../../src/tasks/tasks.ts';
import type { Log } from '../../../src/util/log.ts';
import { TestBatches } from '../../unit/tasks/support/batches.ts';
import { redImage } from '../../unit/tasks/support/redImage.ts';
import { fastClock } from './fastClock.ts';
import { NO_KEY, type Opening, type Submitted } from './messages.ts';

/** A window's tasks, and what they work with. */
export interface OpenTasks {
  readonly tasks: Tasks;
  readonly context: TaskContext;
  readonly store: RecordStore;
}

/** Opens the tasks of a window as the extension does. @param key the user's key at a moment */
export async function openTasks(
  { window, folder, epoch, speed, later }: Opening,
  log: Log,
  key: () => string | undefined = () => window,
): Promise<OpenTasks> {
  const { records, leases } = taskFolders(folder);
  await mkdir(leases, { recursive: true });
  const store = await RecordStore.open(records, log);
  const client = (root: string) => {
    const known = key();
    return known === undefined ? undefined : new RunwayClient(parseService(root), known);
  };
  const context: TaskContext = {
    store,
    clock: fastClock(epoch, speed, later),
    log,
    leases,
    window,
    client: (root) =>
      root.endsWith(NO_KEY) ? new Promise(() => undefined) : Promise.resolve(client(root)),
    capabilities: new Capabilities(),
    batches: new TestBatches(),
    random: Math.random,
  };
  return { tasks: await Tasks.open(context), context, store };
}

export function makeRequest(
  { name, image = `${name}.png`, service, folder }: Submitted,
  opening: Pick<Opening, 'service' | 'videos'>,
): TaskRequest {
  return {
    service: service ?? opening.service,
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: name },
    image: redImage(image),
    folder: folder ?? opening.videos,
  };
}
