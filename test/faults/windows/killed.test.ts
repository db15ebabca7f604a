import assert from 'node:assert/strict';
import { formatTable, type Row } from '../support/formatTable.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { NO_KEY } from '../support/messages.ts';
import { counts } from './counts.ts';
import { listNotifiers, listPollers, readWindowName, shortestGap } from './queries.ts';
import { round, WindowGroup } from './windowGroup.ts';

const TASKS = fullOrBounded(40, 12);

describe('a killed window among others', () => {
  let windowGroup: WindowGroup;
  const rows: Row[] = [];

  afterEach(() => windowGroup.close());
  after(() => {
    console.log(`\n${formatTable(rows)}\n`);
  });

  for (const count of counts) {
    it(`is replaced within 10 s by another of ${count} windows`, async () => {
      windowGroup = await WindowGroup.open(count);
      const { simulator } = windowGroup;
      const names = await windowGroup.submit(TASKS);
      await windowGroup.polled(1);
      const killed = windowGroup.poller;
      const others = windowGroup.windows.filter((it) => it !== killed);

      simulator.injectFault({
        on: 'create',
        fault: 'hold',
        if: (it) => readWindowName(it) === killed.name,
      });
      const unfinished = [
        killed.order({ do: 'submit', name: 'sent' }),
        killed.order({ do: 'submit', name: 'waiting', service: simulator.root('relay') + NO_KEY }),
      ].map((it) => assert.rejects(it, /has ended/));
      await windowGroup.until('both are under way', () =>
        others.every(
          (it) => it.find('sent')?.state === 'submitting' && it.find('waiting') !== undefined,
        ),
      );
      await windowGroup.until('one is sent', () => simulator.count('create') === TASKS + 1);
      await killed.kill();
      const kill = Date.now();
      await Promise.all(unfinished);
      const asked = windowGroup.queries.length;
      await windowGroup.until('another window asks', () => windowGroup.queries.length > asked);
      const takeover = (Date.now() - kill) / 1000;
      windowGroup.finish();
      await windowGroup.ended(names, 'done', others);
      await windowGroup.ended(['sent'], 'unconfirmed', others);
      // It was never sent. Its form is gone with its window, so another window tells the user.
      await windowGroup.ended(['waiting'], 'failed', others);
      await windowGroup.closeWindows(others);
      rows.push(await windowGroup.measure('poller killed', { 'takeover s': round(takeover) }));

      assert.ok(takeover < 10, `It took ${takeover} s until another window asked.`);
      assert.deepEqual(
        await windowGroup.findViolations(names, [
          { name: 'sent', state: 'unconfirmed', creates: 1, notifications: 1 },
          { name: 'waiting', state: 'failed', creates: 0, notifications: 1 },
        ]),
        [],
      );
      assert.equal(simulator.count('create'), TASKS + 1, 'Nothing is sent again.');
      assert.equal(listPollers(windowGroup.queries).length, 2, 'One window asks, then one other.');
      assert.ok(shortestGap(windowGroup.queries) >= 5000);
      for (const [index, name] of [...names, 'sent'].entries()) {
        const own = name === 'sent' ? killed : windowGroup.at(index);
        const tellers = listNotifiers(windowGroup.windows, name);
        assert.equal(tellers.length, 1, name);
        assert.equal(tellers[0] === own.name, own !== killed, `${tellers.join()} told of ${name}.`);
      }
    });
  }

  it('has its download finished, and its task announced, by the other window', async () => {
    windowGroup = await WindowGroup.open(2);
    const { simulator } = windowGroup;
    const names = await windowGroup.submit(1);
    await windowGroup.polled(1);
    const killed = windowGroup.poller;
    const others = windowGroup.windows.filter((it) => it !== killed);
    await killed.order({ do: 'submit', name: 'own' });
    simulator.injectFault({ on: 'video', fault: 'drip', everyMs: 60_000 });
    simulator.tasks.find(({ request }) => request.promptText === 'own')?.release();
    await simulator.received('video');
    await killed.kill();
    await windowGroup.ended(['own'], 'done', others);
    windowGroup.finish();
    await windowGroup.ended(names, 'done', others);
    await windowGroup.closeWindows(others);
    assert.deepEqual(await windowGroup.findViolations([...names, 'own']), []);
    assert.equal(simulator.count('video'), 3);
    assert.equal(listNotifiers(others, 'own').length, 1);
  });

  it('has its task announced by another window, even if the task ends at once', async () => {
    windowGroup = await WindowGroup.open(4);
    const names = await windowGroup.submit(4);
    await windowGroup.polled(1);
    const killed = windowGroup.windows.find((it) => it !== windowGroup.poller) ?? windowGroup.at(0);
    const others = windowGroup.windows.filter((it) => it !== killed);
    const own = names[windowGroup.windows.indexOf(killed)] ?? '';
    await killed.kill();
    windowGroup.finish();
    await windowGroup.until('all are done', () =>
      others.every((window) => names.every((it) => window.find(it)?.state === 'done')),
    );
    await windowGroup.ended(names, 'done', others);
    assert.equal(listNotifiers(others, own).length, 1);
  });
});
