import { writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { Capabilities } from '../../../src/services/capabilities.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import type { TaskContext } from '../../../src/tasks/context.ts';
import { describeError, type Log } from '../../../src/util/log.ts';
import { isRunning } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { taskFolders, Tasks } from '../../../src/tasks/tasks.ts';
import { fastClock } from './fastClock.ts';
import type { Job, WindowMessage } from './job.ts';
import { watchSteps } from './watchSteps.ts';
import { redImage } from '../../unit/tasks/support/redImage.ts';

/** At once: what was said before the process dies has been said. */
function report(said: WindowMessage): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (warned) => report({ warned }),
  error: (warned) => report({ warned }),
};

/** Says every step, and dies at one. */
function listenToSteps(job: Job): void {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.get(name) ?? 0;
  const { dieAt } = job;
  const diesAt = (name: string) => dieAt?.name === name && dieAt.nth === count(name) + 1;
  watchSteps(
    {
      diesAt,
      reached(name) {
        const dies = diesAt(name);
        counts.set(name, count(name) + 1);
        report({ step: name });
        if (dies) {
          process.kill(process.pid, 'SIGKILL');
        }
      },
      unsafe: (unsafe) => report({ unsafe }),
    },
    job.noLinks === true,
  );
}

async function open(job: Job): Promise<Tasks> {
  const { records, leases } = taskFolders(job.folder);
  await mkdir(leases, { recursive: true });
  const context: TaskContext = {
    store: await RecordStore.open(records, log),
    clock: fastClock(job.epoch, job.speed, job.later),
    log,
    leases,
    window: job.window,
    client: (root) => Promise.resolve(new RunwayClient(parseService(root), undefined)),
    capabilities: new Capabilities(),
    random: Math.random,
  };
  return Tasks.open(context);
}

async function submit(job: Job, tasks: Tasks, promptText: string): Promise<void> {
  const { error } = await tasks.submit({
    service: job.service,
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText },
    image: redImage(),
    folder: job.videos,
  });
  if (error !== undefined) {
    report({ warned: describeError(error) });
  }
}

/** Settles when nothing is under way any more that ends without the user. */
async function settled(tasks: Tasks, count: number): Promise<void> {
  const isSettled = () => {
    const all = tasks.all();
    return all.length >= count && all.every((it) => !isRunning(it.state));
  };
  while (!isSettled()) {
    await new Promise<void>((resolve) => {
      const listening = tasks.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

async function run(job: Job): Promise<void> {
  listenToSteps(job);
  const tasks = await open(job);
  report({ opened: true });
  await Promise.all((job.submit ?? []).map((prompt) => submit(job, tasks, prompt)));
  for (const [record, taskId] of Object.entries(job.attach ?? {})) {
    await tasks.attach(record, taskId);
  }
  // Keeps the process alive, which watches the list without holding on to it.
  const living = setInterval(() => undefined, 1000);
  await settled(tasks, job.awaitTasks ?? 0);
  if (job.downloadAgain === true) {
    for (const record of tasks.all().filter((it) => it.state === 'done')) {
      await tasks.downloadAgain(record);
    }
  }
  report({ settled: true });
  clearInterval(living);
  tasks.dispose();
}

run(JSON.parse(process.argv[2] ?? '') as Job).catch((error: unknown) => {
  report({ failed: describeError(error) });
  process.exitCode = 1;
});
