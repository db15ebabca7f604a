import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatedTask } from '../../simulator/index.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import { counts } from './counts.ts';
import { findWrongs, notifiersOf, shortestGap, slowestShow } from './findWrongs.ts';
import type { OpenWindow } from './openWindow.ts';
import { Street } from './street.ts';
import { rowOf, table, type Row } from './table.ts';
import type { Shown } from './talk.ts';

describe('a window beside the one that asks', () => {
  let program: Program;
  let street: Street;
  const rows: Row[] = [];

  before(async () => {
    program = await buildWindow();
  });
  afterEach(() => street.tearDown());
  after(async () => {
    await program.remove();
    console.log(`\n${table(rows)}\n`);
    const slowest = Math.max(...rows.map((it) => it.shown ?? 0));
    assert.ok(slowest < 1000, `A window showed a change ${slowest} ms after another.`);
  });

  for (const count of counts) {
    describe(`of ${count}`, () => {
      let other: OpenWindow;

      beforeEach(async () => {
        street = await Street.open(program.path, count);
        await street.submit(count);
        await street.polled(1);
        other = street.windows.findLast((it) => it !== street.poller) ?? street.at(0);
      });

      afterEach(async () => {
        await street.until('all show the same', () => slowestShow(street.windows) < Infinity);
        const shown = slowestShow(street.windows);
        rows.push(await rowOf('beside the poller', street, { shown }));
      });

      it('cancels a task, with one request, and takes it off every list for good', async () => {
        const { simulator } = street;
        assert.equal(await other.order({ do: 'cancel', id: idOf('task-1') }), 'asked');
        await soon('it is cancelled everywhere', (it) => stateIn(it, 'task-1') === 'cancelled');
        assert.equal(simulator.count('cancel'), 1);
        assert.equal(taskOf('task-1')?.state.status, 'CANCELLED');

        const asked = countOf('task-1');
        await other.order({ do: 'remove', id: idOf('task-1') });
        await soon('it is on no list', (it) => it.find('task-1')?.listed === false);
        await street.polled(3, ['task-2']);
        await Promise.all(street.windows.map((it) => it.order({ do: 'refresh' })));
        const late = street.openWindow();
        await street.until('one more window is open', () => late.isOpen);
        for (const window of street.windows) {
          const list = await window.order<Shown[]>({ do: 'list' });
          assert.ok(!list.some((it) => it.name === 'task-1'), `${window.name} has it again.`);
        }
        street.windows.pop();
        await late.close();
        assert.equal(countOf('task-1'), asked, 'Nobody asks about it any more.');
        assert.equal(simulator.count('cancel'), 1);
      });

      it('takes a task off while another saves its video once more', async () => {
        await finish('task-1');
        await rm(join(street.house.videos, 'task-1.mp4'));
        const id = idOf('task-1');
        await Promise.all([
          street.poller.order({ do: 'downloadAgain', id }),
          other.order({ do: 'remove', id }),
        ]);
        await soon('it is on no list', (it) => it.find('task-1')?.listed === false);
        await street.polled(3, ['task-2']);
        for (const window of street.windows) {
          const list = await window.order<Shown[]>({ do: 'list' });
          assert.ok(!list.some((it) => it.name === 'task-1'), `${window.name} has it again.`);
        }
      });

      it('has a video saved that could not be saved', async () => {
        street.simulator.misbehave({ on: 'video', times: 4, fault: 'garbage' });
        taskOf('task-1')?.release();
        await street.ended(['task-1'], 'unsaved');
        await other.order({ do: 'saveAgain', id: idOf('task-1') });
        await street.until('it is saved', () =>
          street.windows.every((it) => stateIn(it, 'task-1') === 'done'),
        );
        const files = await street.house.videoFiles();
        assert.deepEqual(
          files.map((it) => it.name),
          ['task-1.mp4'],
        );
      });

      it('submits anew, and saves a video once more', async () => {
        const { simulator } = street;
        await other.order({ do: 'submit', name: 'anew' });
        await soon('it is on every list', (it) => it.find('anew') !== undefined);
        await street.polled(1, ['anew']);
        await finish('anew');
        assert.deepEqual(notifiersOf(street.windows, 'anew'), [other.name]);
        assert.equal(simulator.count('create'), count + 1);

        await rm(join(street.house.videos, 'anew.mp4'));
        await other.order({ do: 'downloadAgain', id: idOf('anew') });
        assert.equal(simulator.count('create'), count + 1);
        assert.deepEqual(await findWrongs(street, ['anew']), []);
      });

      it('has the service asked again after that had refused the key', async () => {
        const { simulator } = street;
        simulator.misbehave({ on: 'query', fault: 'answer', status: 401, times: Infinity });
        await street.until('the user is told', () =>
          street.windows.some((it) => it.notifications.length > 0),
        );
        simulator.behave();
        const before = street.queries.length;
        await other.order({ do: 'refresh' });
        await street.until('every task is asked about', () =>
          names().every((name) => {
            const id = taskOf(name)?.id ?? '';
            return street.queries.slice(before).some((it) => it.path.endsWith(id));
          }),
        );
        assert.ok(shortestGap(street.queries) >= 5000);
      });
    });
  }

  function names(): string[] {
    return street.windows.map((_, index) => `task-${index + 1}`);
  }

  function stateIn(window: OpenWindow, name: string): string | undefined {
    return window.find(name)?.state;
  }

  function idOf(name: string): string {
    return street.at(0).find(name)?.id ?? '';
  }

  function taskOf(name: string): SimulatedTask | undefined {
    return street.simulator.tasks.find((it) => it.request.promptText === name);
  }

  function countOf(name: string): number {
    const id = taskOf(name)?.id;
    return street.queries.filter((it) => it.taskId === id).length;
  }

  async function finish(name: string): Promise<void> {
    taskOf(name)?.release();
    await street.ended([name], 'done');
  }

  /** Settles when all windows show something that was just done, within a second. */
  async function soon(what: string, isSo: (window: OpenWindow) => boolean): Promise<void> {
    const done = Date.now();
    await street.until(what, () => street.windows.every(isSo));
    assert.ok(Date.now() - done < 1000, `It took ${Date.now() - done} ms until ${what}.`);
  }
});
