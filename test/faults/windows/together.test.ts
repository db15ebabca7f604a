import assert from 'node:assert/strict';
import { extent } from '../support/extent.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import { findWrongs, notifiersOf, pollersOf, shortestGap, slowestShow } from './findWrongs.ts';
import { Street } from './street.ts';
import { rowOf, table, type Row } from './table.ts';

const TASKS = extent(100, 40);

describe('several windows on one store', () => {
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
  });

  for (const count of [2, 4]) {
    it(`do the work on ${TASKS} tasks of ${count} windows once`, async () => {
      street = await Street.open(program.path, count);
      const names = await street.submit(TASKS);
      await street.polled(2);
      street.finish();
      await street.ended(names, 'done');
      const lists = await Promise.all(street.windows.map((it) => it.order({ do: 'list' })));
      const shown = slowestShow(street.windows);
      await Promise.all(street.windows.map((it) => it.close()));
      rows.push(await rowOf('all live', street, { shown }));

      assert.deepEqual(await findWrongs(street, names), []);
      assert.equal(street.simulator.count('create'), TASKS);
      assert.equal(street.simulator.count('video'), TASKS);
      assert.equal(pollersOf(street.queries).length, 1, 'One window asks.');
      assert.ok(shortestGap(street.queries) >= 5000, 'A task is asked about every 5 s at most.');
      for (const [index, name] of names.entries()) {
        const own = street.at(index).name;
        assert.deepEqual(notifiersOf(street.windows, name), [own], 'Its own window tells.');
      }
      for (const list of lists) {
        assert.deepEqual(list, lists[0], 'All windows show one list.');
      }
      assert.ok(shown < 1000, `A window showed a change ${shown} ms after another.`);
    });
  }
});
