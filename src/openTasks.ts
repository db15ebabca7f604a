import { randomUUID } from 'node:crypto';
import type { Services } from './services/services.ts';
import type { BatchSupport } from './tasks/batches/batchSupport.ts';
import { Account } from './tasks/spending/account.ts';
import { RecordStore } from './tasks/store/recordStore.ts';
import { taskFolders, Tasks } from './tasks/tasks.ts';
import { systemClock, type Clock } from './util/clock.ts';
import { makePrivateFolder } from './util/durableFiles.ts';
import type { Log } from './util/log.ts';

/** The parts that exist once the task list is open. */
export interface OpenedTasks {
  readonly tasks: Tasks;
  readonly account: Account;
}

/** What the tasks of a window work with. */
export interface OpenOptions {
  readonly clock?: Clock;
  /** Missing: the window sends no batches. */
  readonly batches?: BatchSupport & { follow(account: Account): void };
}

/** Reads the records, and starts to poll. @param root the extension's own folder on disk */
export async function openTasks(
  root: string,
  log: Log,
  services: Services,
  { clock = systemClock, batches }: OpenOptions = {},
): Promise<OpenedTasks> {
  const folders = taskFolders(root);
  await makePrivateFolder(folders.leases);
  const shared = {
    clock,
    log,
    capabilities: services.capabilities,
    client: (service: string) => services.client(service),
  };
  const tasks = await Tasks.open({
    ...shared,
    store: await RecordStore.open(folders.records, log),
    leases: folders.leases,
    window: randomUUID(),
    random: Math.random,
    batches,
  });
  const account = new Account(shared, services.currentOrNone(), tasks.all());
  batches?.follow(account);
  return { tasks, account };
}
