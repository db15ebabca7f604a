import { mkdir } from 'node:fs/promises';
import { Capabilities } from '../../../src/services/capabilities.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { describeError, type Log } from '../../../src/util/log.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { taskFolders, Tasks } from '../../../src/tasks/tasks.ts';
import { registerNotifications } from '../../../src/views/notifications.ts';
import { fastClock } from '../crash/fastClock.ts';
import { report, type Numbered, type Opening, type Order, type Shown } from './messages.ts';
import { redImage } from '../../unit/tasks/support/redImage.ts';

const log: Log = {
  debug: () => undefined,
  info: (message) => report({ said: 'logged', level: 'info', message }),
  warn: (message) => report({ said: 'logged', level: 'warn', message }),
  error: (message) => report({ said: 'logged', level: 'error', message }),
};

function shown(record: TaskRecord): Shown {
  const { id, revision, state, announced, removedAt } = record;
  const name = record.image.name.replace('.png', '');
  return { id, revision, state, name, announced: announced === true, listed: !removedAt };
}

/** How the address of a service ends whose key is never found. */
const NO_KEYS = '/no-keys';

interface Open {
  readonly tasks: Tasks;
  close(): void;
}

async function open(opening: Opening): Promise<Open> {
  const { records, leases } = taskFolders(opening.folder);
  await mkdir(leases, { recursive: true });
  const tasks = await Tasks.open({
    store: await RecordStore.open(records, log),
    clock: fastClock(opening.epoch, opening.speed),
    log,
    leases,
    window: opening.window,
    client: (root) =>
      root.endsWith(NO_KEYS)
        ? new Promise(() => undefined)
        : Promise.resolve(new RunwayClient(parseService(root), opening.window)),
    capabilities: new Capabilities(),
    random: Math.random,
  });
  const show = (changed: readonly TaskRecord[]) =>
    report({ said: 'shown', at: Date.now(), tasks: changed.map(shown) });
  tasks.onDidChange(show);
  show(tasks.all());
  // Announcing needs no more of the parts than these two.
  const announcements = registerNotifications(log, tasks);
  const close = () => {
    announcements.dispose();
    tasks.dispose();
  };
  return { tasks, close };
}

/** @returns what the order came to */
async function obey(order: Order, open: Open, opening: Opening): Promise<unknown> {
  const { tasks } = open;
  switch (order.do) {
    case 'submit':
      return submit(order.name, order.endless === true, tasks, opening);
    case 'remove':
      return tasks.remove(order.id);
    case 'cancel':
      return tasks.cancel(order.id);
    case 'saveAgain':
      return tasks.saveAgain(order.id);
    case 'downloadAgain': {
      const record = tasks.get(order.id);
      return record && tasks.downloadAgain(record);
    }
    case 'refresh':
      return tasks.refresh();
    case 'list':
      return tasks.all().map(shown);
    case 'close':
      open.close();
      // Lets go of the test's process, and so ends this one when nothing is under way any more.
      setImmediate(() => process.disconnect());
      return undefined;
  }
}

async function submit(name: string, endless: boolean, tasks: Tasks, opening: Opening) {
  const { record, error } = await tasks.submit({
    service: endless ? opening.service + NO_KEYS : opening.service,
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: name },
    image: redImage(`${name}.png`),
    folder: opening.videos,
  });
  return { ...shown(record), error: error?.message };
}

async function run(opening: Opening): Promise<void> {
  const opened = await open(opening);
  process.on('message', ({ number, ...order }: Numbered) => {
    obey(order, opened, opening).then(
      (value) => report({ said: 'answered', number, value }),
      (error: unknown) => report({ said: 'refused', number, reason: describeError(error) }),
    );
  });
  report({ said: 'opened' });
}

run(JSON.parse(process.argv[2] ?? '') as Opening).catch((error: unknown) => {
  report({ said: 'logged', level: 'error', message: describeError(error) });
  process.exit(1);
});
