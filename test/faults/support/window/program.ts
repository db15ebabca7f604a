/** A window: it reads orders from its input, a line of JSON each, and reports to its output. */
import { createInterface } from 'node:readline';
import { taskFolders } from '../../../../src/tasks/tasks.ts';
import { Lease } from '../../../../src/tasks/windows/lease.ts';
import { describeError } from '../../../../src/util/log.ts';
import { BlockedTime } from '../blockedTime.ts';
import type { Measured, Numbered, Order, Resources } from '../messages.ts';
import { batchRequests } from '../../../unit/tasks/support/batches.ts';
import { makeRequest } from '../openTasks.ts';
import { countResources, startCounting } from './countResources.ts';
import { OpenList, toShown } from './openList.ts';
import { log, report, reportFailure } from './report.ts';
import { countListeners, rendered } from './vscode.ts';
import { reportSteps } from './watchSteps.ts';

/** Milliseconds after which a lease that was acquired has been renewed. */
const RENEWED = 2500;

let opening: Promise<OpenList> = Promise.reject(new Error('No list is open.'));
opening.catch(() => undefined);
/** Whether the list was not closed again. */
let isOpen = false;
const blocked = new BlockedTime();

/** @returns the order's result */
async function obey(order: Order): Promise<unknown> {
  if (order.do === 'open') {
    if (order.steps !== undefined) {
      reportSteps(order.steps);
    }
    opening = OpenList.open(order);
    await opening;
    isOpen = true;
    return undefined;
  }
  const list = await opening;
  const { tasks, key } = list;
  switch (order.do) {
    case 'submit': {
      const request = makeRequest(order, list.opening);
      const { record, error } = await key.use(() => tasks.submit(request));
      return { ...toShown(record), error: error?.message };
    }
    case 'enqueue': {
      const { service, videos: folder } = list.opening;
      await tasks.enqueue(batchRequests(order.names, { service, folder }));
      return undefined;
    }
    case 'attach':
      await tasks.attach(order.id, order.taskId);
      return undefined;
    case 'remove':
      return tasks.remove(order.id);
    case 'cancel':
      return key.use(() => tasks.cancel(order.id));
    case 'saveAgain':
      return tasks.saveAgain(order.id);
    case 'downloadAgain': {
      const record = tasks.get(order.id);
      return record && tasks.downloadAgain(record);
    }
    case 'refresh':
      return tasks.refresh();
    case 'list':
      return tasks.all().map(toShown);
    case 'close':
      if (isOpen) {
        isOpen = false;
        await list.close();
      }
      return undefined;
    case 'acquireLease':
      return acquireLease(taskFolders(list.opening.folder).leases, order.lease, order.at);
    case 'startMeasuring':
      blocked.start();
      return undefined;
    case 'stopMeasuring': {
      blocked.stop();
      const measured: Measured = { ...blocked.result, ...rendered };
      return measured;
    }
    case 'countResources': {
      const listeners = countListeners() + (isOpen ? list.listeners : 0);
      const resources: Resources = { ...(await countResources()), listeners };
      return resources;
    }
  }
}

/** Tries to take a stale lease at a moment. @returns whether it is held after its next renewal */
async function acquireLease(folder: string, name: string, at: number): Promise<boolean> {
  const lease = new Lease(folder, name, `contender-${process.pid}`, log);
  await new Promise((resolve) => setTimeout(resolve, at - Date.now() - 5));
  // A timer would be late by more than the race takes.
  while (Date.now() < at);
  await lease.acquire();
  // Two may take a stale lease at once. The renewal, a second later, shows one of them that.
  await new Promise((resolve) => setTimeout(resolve, RENEWED));
  return lease.held;
}

startCounting();
for (const [event, what] of [
  ['unhandledRejection', 'A rejected promise was not handled'],
  ['uncaughtException', 'An exception was not caught'],
  ['warning', 'Node warned'],
] as const) {
  process.on(event, (error: unknown) => reportFailure(what, error));
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { number, ...order } = JSON.parse(line) as Numbered;
  obey(order).then(
    (value) => report({ said: 'answered', number, value }),
    (error: unknown) => report({ said: 'refused', number, reason: describeError(error) }),
  );
});
