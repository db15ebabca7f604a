import assert from 'node:assert/strict';
import { isRunning } from '../../../src/tasks/record.ts';
import { prepareKill, serviceEvents, type Kill } from '../crash/kill.ts';
import { findViolations } from '../support/findViolations.ts';
import { formatTable, type Row } from '../support/formatTable.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { Lab } from '../support/lab.ts';
import type { WindowProcess } from '../support/windowProcess.ts';

/** How much faster than real time the tasks' clock runs. */
const SPEED = 50;

const NAMES = Array.from({ length: fullOrBounded(20, 8) }, (_, index) => `task-${index + 1}`);

/** Kills at some time after the batch is on disk, in milliseconds. */
const TIMES = Array.from({ length: fullOrBounded(12, 2) }, (_, index) => 30 + 70 * index);

/** Steps of a window that puts a batch in line, before it is complete. */
const ENQUEUEING = [
  { name: 'record waiting: temporary gone', nth: 1 },
  { name: 'record waiting: half written', nth: 4 },
  // This revision of the first record would say that the batch is complete.
  { name: 'record waiting: flushed', nth: NAMES.length + 1 },
];

/** A bit longer than the files of a dead window are kept, in milliseconds. */
const A_DAY_LATER = 25 * 3600_000;

const kills: readonly Kill[] = [
  ...serviceEvents
    .filter((event) => !event.includes('video'))
    .map((event): Kill => ({ at: 'service', event })),
  ...TIMES.map((after): Kill => ({ at: 'time', after })),
];

describe('a window that is killed in the middle of a batch', () => {
  let lab: Lab;
  const rows: Row[] = [];

  beforeEach(async () => {
    lab = await Lab.open(SPEED);
  });
  afterEach(() => lab.close());
  after(() => {
    console.log(`\n${formatTable(rows)}\n`);
  });

  for (const kill of kills) {
    const what = kill.at === 'service' ? kill.event : `${kill.at === 'time' ? kill.after : 0} ms`;

    it(`loses nothing and sends nothing twice, killed at: ${what}`, async () => {
      const first = lab.openWindow();
      await first.opened;
      if (kill.at === 'service') {
        prepareKill(first, kill, lab.simulator);
      }
      await first.order({ do: 'enqueue', names: NAMES }).catch(() => undefined);
      if (kill.at === 'time') {
        await new Promise((resolve) => setTimeout(resolve, kill.after));
        await first.kill();
      }
      await first.ended;
      await lab.testFolder.ageLeases();
      const second = lab.openWindow();
      await second.opened;
      await isOver(lab, second);
      const creates = lab.simulator.count('create');
      const states = countStates(second);
      assert.equal(second.list.size, NAMES.length, 'Every task of the batch is on the list.');
      await tidyUp(lab, second);
      rows.push({ killed: what, creates, ...states });

      assert.deepEqual(await checkBatch(lab), []);
    });
  }
});

describe('a window that is killed while it puts a batch in line', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(SPEED);
  });
  afterEach(() => lab.close());

  for (const step of ENQUEUEING) {
    it(`sends nothing of it, nor does another window, killed at: ${step.name}`, async () => {
      const other = lab.openWindow();
      const killed = lab.openWindow({ steps: { dieAt: step } });
      await Promise.all([other.opened, killed.opened]);
      await killed.order({ do: 'enqueue', names: NAMES }).catch(() => undefined);
      await killed.ended;
      await lab.testFolder.ageLeases();
      await lab.until('the tasks that were in line have failed', () => {
        const states = [...other.list.values()].map(({ state }) => state);
        return states.length > 0 && states.every((state) => state === 'failed');
      });
      await tidyUp(lab, other);

      assert.equal(lab.simulator.count('create'), 0);
      assert.deepEqual(await checkBatch(lab), []);
    });
  }
});

describe('windows that share a batch', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(SPEED);
  });
  afterEach(() => lab.close());

  it('send every task once, also when one of them is killed', async () => {
    const windows = Array.from({ length: 3 }, () => lab.openWindow());
    const [one, two] = windows;
    await Promise.all(windows.map((it) => it.opened));
    await one?.order({ do: 'enqueue', names: NAMES });
    await lab.until('some are sent', () => lab.simulator.count('create') >= 3);
    await one?.kill();
    assert.ok(two);
    await isOver(lab, two);
    assert.equal(two.list.size, NAMES.length);
    await Promise.all(windows.slice(2).map((it) => it.close()));
    await tidyUp(lab, two);

    assert.deepEqual(await checkBatch(lab), []);
  });
});

/** Resolves when nothing is under way that ends without the user. */
async function isOver(lab: Lab, window: WindowProcess): Promise<void> {
  await lab.until('the batch is over', () =>
    [...window.list.values()].every(({ state }) => !isRunning(state)),
  );
}

/** Gives unconfirmed tasks their ids, as a user would, and opens the list a day later. */
async function tidyUp(lab: Lab, window: WindowProcess): Promise<void> {
  for (const { id, state, name } of window.list.values()) {
    const task = lab.simulator.tasks.find((it) => it.request.promptText === name);
    if (state === 'unconfirmed' && task !== undefined) {
      await window.order({ do: 'attach', id, taskId: task.id });
    }
  }
  await isOver(lab, window);
  await window.closeList();
  await lab.testFolder.ageLeases();
  await window.open({ ...window.opening, window: 'a day later', later: A_DAY_LATER });
  await window.close();
}

function checkBatch(lab: Lab): Promise<string[]> {
  return findViolations(
    lab,
    NAMES.map((name) => ({ name })),
    { failedRequests: true },
  );
}

function countStates({ list }: WindowProcess): Row {
  const counts: Record<string, number> = {};
  for (const { state } of list.values()) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}
