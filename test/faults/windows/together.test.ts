import assert from 'node:assert/strict';
import { POLL_INTERVAL } from './counts.ts';
import { formatTable, type Row } from '../support/formatTable.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { listNotifiers, listPollers, shortestGap, slowestShow } from './queries.ts';
import { WindowGroup } from './windowGroup.ts';

const TASKS = fullOrBounded(100, 40);

describe('several windows on one store', () => {
  let windowGroup: WindowGroup;
  const rows: Row[] = [];

  afterEach(() => windowGroup.close());
  after(() => {
    console.log(`\n${formatTable(rows)}\n`);
  });

  for (const count of [2, 4]) {
    it(`create, save and announce ${TASKS} tasks of ${count} windows once`, async () => {
      windowGroup = await WindowGroup.open(count);
      const names = await windowGroup.submit(TASKS);
      await windowGroup.polled(2);
      windowGroup.finish();
      await windowGroup.ended(names, 'done');
      const lists = await Promise.all(windowGroup.windows.map((it) => it.order({ do: 'list' })));
      const shown = slowestShow(windowGroup.windows);
      await windowGroup.closeWindows();
      rows.push(await windowGroup.measure('all live', { 'shown ms': shown }));

      assert.deepEqual(await windowGroup.findViolations(names), []);
      assert.equal(windowGroup.simulator.count('create'), TASKS);
      assert.equal(windowGroup.simulator.count('video'), TASKS);
      assert.equal(listPollers(windowGroup.queries).length, 1, 'One window asks.');
      assert.ok(
        shortestGap(windowGroup.queries) >= 5000,
        'A task is asked about every 5 s at most.',
      );
      for (const [index, name] of names.entries()) {
        const own = windowGroup.at(index).name;
        assert.deepEqual(listNotifiers(windowGroup.windows, name), [own], 'Its own window tells.');
      }
      for (const list of lists) {
        assert.deepEqual(list, lists[0], 'All windows show one list.');
      }
      assert.ok(shown < POLL_INTERVAL, `A window showed a change ${shown} ms after another.`);
    });
  }
});
