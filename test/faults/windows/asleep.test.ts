import assert from 'node:assert/strict';
import { watch } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { describeOnUnix } from '../support/describeOnUnix.ts';
import { formatTable, type Row } from '../support/formatTable.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { counts } from './counts.ts';
import { listPollers, readWindowName, shortestGap } from './queries.ts';
import type { WindowProcess } from '../support/windowProcess.ts';
import { round, WindowGroup } from './windowGroup.ts';

const TASKS = fullOrBounded(20, 8);
/** How often a machine falls asleep. */
const NIGHTS = fullOrBounded(8, 1);

/** Real milliseconds after which every lease of a window that sleeps is stale. */
const NIGHT = 6500;

describeOnUnix('a window that was asleep', () => {
  let windowGroup: WindowGroup;
  const rows: Row[] = [];

  afterEach(() => windowGroup.close());
  after(() => {
    console.log(`\n${formatTable(rows)}\n`);
  });

  for (const count of counts) {
    it(`sends no query after another of ${count} windows has taken over`, async () => {
      windowGroup = await WindowGroup.open(count);
      const names = await windowGroup.submit(TASKS);
      await windowGroup.polled(1);
      const sleeper = windowGroup.poller;
      sleeper.sleep();
      const slept = Date.now();
      await windowGroup.until('another window asks', () => windowGroup.poller !== sleeper);
      const takeover = (Date.now() - slept) / 1000;
      await windowGroup.polled(2);
      const before = windowGroup.queries.length;
      sleeper.wake();
      await windowGroup.polled(4);
      const late = windowGroup.queries
        .slice(before)
        .filter((it) => readWindowName(it) === sleeper.name);
      windowGroup.finish();
      await windowGroup.ended(names, 'done');
      await windowGroup.closeWindows();
      rows.push(await windowGroup.measure('poller slept', { 'takeover s': round(takeover) }));

      assert.ok(
        late.length <= 1,
        `It asked ${late.length} times, and one may have been under way.`,
      );
      assert.deepEqual(await windowGroup.findViolations(names), []);
    });

    it(`is one of ${count} on a machine that slept, and only one continues to poll`, async () => {
      windowGroup = await WindowGroup.open(count);
      const names = await windowGroup.submit(TASKS);
      await windowGroup.polled(1);
      for (let night = 1; night <= NIGHTS; night += 1) {
        for (const window of windowGroup.windows) {
          window.sleep();
        }
        await wait(NIGHT);
        for (const window of windowGroup.windows) {
          window.wake();
        }
        const times = Math.max(...countQueriesPerTask(windowGroup));
        // Two windows may ask for a moment, until one notices at a renewal that it has lost the lease.
        await windowGroup.polled(times + 5);
        const before = windowGroup.queries.length;
        await windowGroup.polled(times + 8);
        const pollers = listPollers(windowGroup.queries.slice(before));
        assert.equal(pollers.length, 1, `They took turns: ${pollers.join()}.`);
      }
      windowGroup.finish();
      await windowGroup.ended(names, 'done');
      await windowGroup.closeWindows();
      rows.push(await windowGroup.measure(`all slept ${NIGHTS}×`));

      for (const { name } of windowGroup.windows) {
        const own = windowGroup.queries.filter((query) => readWindowName(query) === name);
        assert.ok(shortestGap(own) >= 5000);
      }
      assert.deepEqual(await windowGroup.findViolations(names), []);
    });
  }

  it('saves no second video, and shows no incomplete one', async () => {
    windowGroup = await WindowGroup.open(2);
    const { simulator, testFolder } = windowGroup;
    simulator.injectFault({ on: 'video', fault: 'drip', bytes: 400, everyMs: 300 });
    simulator.injectFault({ on: 'video', fault: 'drip', bytes: 100, everyMs: 400 });
    const names = await windowGroup.submit(1);
    await windowGroup.polled(1);
    const sleeper = windowGroup.poller;
    windowGroup.finish();
    await partSeen(testFolder.videos);
    sleeper.sleep();
    await simulator.received('video', 2);
    await partSeen(testFolder.videos);
    sleeper.wake();
    await windowGroup.until('it is done', () =>
      windowGroup.windows.some((it) => it.find('task-1')?.state === 'done'),
    );
    const [file] = (await testFolder.videoFiles()).filter((it) => it.name === 'task-1.mp4');
    await windowGroup.ended(names, 'done');
    await windowGroup.closeWindows();
    rows.push(await windowGroup.measure('saving, then slept'));
    const whole = Buffer.from(simulator.tasks[0]?.video ?? '');
    assert.ok(
      file?.bytes.equals(whole),
      `${file?.bytes.length} of ${whole.length} bytes are shown.`,
    );
    assert.deepEqual(await windowGroup.findViolations(names), []);
  });

  it('does not send a submission that was ended meanwhile', async () => {
    windowGroup = await WindowGroup.open(2);
    const { simulator } = windowGroup;
    const [sleeper, other] = windowGroup.windows as [WindowProcess, WindowProcess];
    const error = { status: 429, error: 'Too many', headers: { 'Retry-After': '10' } };
    simulator.next({ refuse: error });
    const refused = sleeper.order<{ state: string }>({ do: 'submit', name: 'refused' });
    await simulator.answered('create');
    const held = simulator.injectFault({ on: 'create', fault: 'hold' });
    const sent = sleeper.order({ do: 'submit', name: 'sent' });
    await simulator.received('create', 2);
    sleeper.sleep();
    // The first one waits for another attempt: it is known that nothing was taken.
    await windowGroup.until(
      'the list shows that it failed',
      () => other.find('refused')?.state === 'failed',
    );
    await windowGroup.ended(['sent'], 'unconfirmed', [other]);
    sleeper.wake();
    held.release();
    assert.equal((await refused).state, 'failed');
    await sent;
    await windowGroup.polled(1);
    windowGroup.finish();
    await windowGroup.until('what was sent is done', () =>
      windowGroup.windows.every((it) => it.find('sent')?.state === 'done'),
    );
    await windowGroup.closeWindows();
    rows.push(await windowGroup.measure('submitting, then slept'));
    assert.equal(simulator.count('create'), 2);
  });
});

/** Settles when a download writes to a new file. */
async function partSeen(folder: string): Promise<void> {
  for await (const { filename } of watch(folder)) {
    if (filename?.endsWith('.part') === true) {
      return;
    }
  }
}

/** How often every task was asked about. */
function countQueriesPerTask({ simulator, queries }: WindowGroup): number[] {
  return simulator.tasks.map(({ id }) => queries.filter((it) => it.taskId === id).length);
}
