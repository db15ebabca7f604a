import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatedTask } from '../../simulator/index.ts';
import { counts, POLL_INTERVAL } from './counts.ts';
import { listNotifiers, shortestGap, slowestShow } from './queries.ts';
import type { WindowProcess } from '../support/windowProcess.ts';
import { WindowGroup } from './windowGroup.ts';
import { formatTable, type Row } from '../support/formatTable.ts';
import type { Shown } from '../support/messages.ts';

describe('a window that does not poll', () => {
  let windowGroup: WindowGroup;
  const rows: Row[] = [];

  afterEach(() => windowGroup.close());
  after(() => {
    console.log(`\n${formatTable(rows)}\n`);
    const slowest = Math.max(...rows.map((it) => Number(it['shown ms'])));
    assert.ok(slowest < POLL_INTERVAL, `A window showed a change ${slowest} ms after another.`);
  });

  for (const count of counts) {
    describe(`of ${count}`, () => {
      let other: WindowProcess;

      beforeEach(async () => {
        windowGroup = await WindowGroup.open(count);
        await windowGroup.submit(count);
        await windowGroup.polled(1);
        other =
          windowGroup.windows.findLast((it) => it !== windowGroup.poller) ?? windowGroup.at(0);
      });

      afterEach(async () => {
        await windowGroup.until(
          'all show the same',
          () => slowestShow(windowGroup.windows) < Infinity,
        );
        const shown = slowestShow(windowGroup.windows);
        rows.push(await windowGroup.measure('beside the poller', { 'shown ms': shown }));
      });

      it('cancels a task with one request, and removes it from every list', async () => {
        const { simulator } = windowGroup;
        assert.equal(await other.order({ do: 'cancel', id: findId('task-1') }), 'asked');
        await soon('it is cancelled everywhere', (it) => stateIn(it, 'task-1') === 'cancelled');
        assert.equal(simulator.count('cancel'), 1);
        assert.equal(findTask('task-1')?.state.status, 'CANCELLED');

        const asked = countQueries('task-1');
        await other.order({ do: 'remove', id: findId('task-1') });
        await soon('it is on no list', (it) => it.find('task-1')?.listed === false);
        await windowGroup.polled(3, ['task-2']);
        await Promise.all(windowGroup.windows.map((it) => it.order({ do: 'refresh' })));
        const late = windowGroup.openNext();
        await late.opened;
        for (const window of windowGroup.windows) {
          const list = await window.order<Shown[]>({ do: 'list' });
          assert.ok(!list.some((it) => it.name === 'task-1'), `${window.name} has it again.`);
        }
        windowGroup.windows.pop();
        await late.close();
        assert.equal(countQueries('task-1'), asked, 'No window polls it any more.');
        assert.equal(simulator.count('cancel'), 1);
      });

      it('removes a task while another window saves its video again', async () => {
        await finish('task-1');
        await rm(join(windowGroup.testFolder.videos, 'task-1.mp4'));
        const id = findId('task-1');
        await Promise.all([
          windowGroup.poller.order({ do: 'downloadAgain', id }),
          other.order({ do: 'remove', id }),
        ]);
        await soon('it is on no list', (it) => it.find('task-1')?.listed === false);
        await windowGroup.polled(3, ['task-2']);
        for (const window of windowGroup.windows) {
          const list = await window.order<Shown[]>({ do: 'list' });
          assert.ok(!list.some((it) => it.name === 'task-1'), `${window.name} has it again.`);
        }
      });

      it('saves a video that could not be saved before', async () => {
        const { simulator } = windowGroup;
        const task = findTask('task-1');
        // The link leads to no video, and the service has none any more.
        simulator.injectFault({ on: 'video', fault: 'garbage' });
        simulator.injectFault({
          on: 'query',
          if: ({ path }) => path.endsWith(task?.id ?? '-') && simulator.count('video') > 0,
          ...{ fault: 'answer', status: 200, json: { id: task?.id, status: 'FAILED' } },
        });
        task?.release();
        await windowGroup.ended(['task-1'], 'unsaved');
        await other.order({ do: 'saveAgain', id: findId('task-1') });
        await windowGroup.until('it is saved', () =>
          windowGroup.windows.every((it) => stateIn(it, 'task-1') === 'done'),
        );
        const files = await windowGroup.testFolder.videoFiles();
        assert.deepEqual(
          files.map((it) => it.name),
          ['task-1.mp4'],
        );
      });

      it('submits a task again, and saves its video again', async () => {
        const { simulator } = windowGroup;
        await other.order({ do: 'submit', name: 'anew' });
        await soon('it is on every list', (it) => it.find('anew') !== undefined);
        await windowGroup.polled(1, ['anew']);
        await finish('anew');
        assert.deepEqual(listNotifiers(windowGroup.windows, 'anew'), [other.name]);
        assert.equal(simulator.count('create'), count + 1);

        await rm(join(windowGroup.testFolder.videos, 'anew.mp4'));
        await other.order({ do: 'downloadAgain', id: findId('anew') });
        assert.equal(simulator.count('create'), count + 1);
        const others = names().map((name) => ({ name, state: 'running', creates: 1 }) as const);
        assert.deepEqual(await windowGroup.findViolations(['anew'], others), []);
      });

      it('makes the poller continue after the service rejected the key', async () => {
        const { simulator } = windowGroup;
        simulator.injectFault({ on: 'query', fault: 'answer', status: 401, times: Infinity });
        await windowGroup.until('the user is told', () =>
          windowGroup.windows.some((it) => it.notifications.length > 0),
        );
        simulator.clearFaults();
        const before = windowGroup.queries.length;
        await other.order({ do: 'refresh' });
        await windowGroup.until('every task is asked about', () =>
          names().every((name) => {
            const id = findTask(name)?.id ?? '';
            return windowGroup.queries.slice(before).some((it) => it.path.endsWith(id));
          }),
        );
        assert.ok(shortestGap(windowGroup.queries) >= 5000);
      });
    });
  }

  function names(): string[] {
    return windowGroup.windows.map((_, index) => `task-${index + 1}`);
  }

  function stateIn(window: WindowProcess, name: string): string | undefined {
    return window.find(name)?.state;
  }

  function findId(name: string): string {
    return windowGroup.at(0).find(name)?.id ?? '';
  }

  function findTask(name: string): SimulatedTask | undefined {
    return windowGroup.simulator.tasks.find((it) => it.request.promptText === name);
  }

  function countQueries(name: string): number {
    const id = findTask(name)?.id;
    return windowGroup.queries.filter((it) => it.taskId === id).length;
  }

  async function finish(name: string): Promise<void> {
    findTask(name)?.release();
    await windowGroup.ended([name], 'done');
  }

  /** Settles when all windows show something that was just done, before a poll can tell them. */
  async function soon(what: string, isSo: (window: WindowProcess) => boolean): Promise<void> {
    const done = Date.now();
    await windowGroup.until(what, () => windowGroup.windows.every(isSo));
    assert.ok(Date.now() - done < POLL_INTERVAL, `It took ${Date.now() - done} ms until ${what}.`);
  }
});
