import assert from 'node:assert/strict';
import { extent } from '../support/extent.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import { counts } from './counts.ts';
import { findWrongs, notifiersOf, pollersOf, shortestGap } from './findWrongs.ts';
import { askerOf, Street } from './street.ts';
import { rowOf, table, type Row } from './table.ts';

const TASKS = extent(40, 12);

describe('a window that is killed beside others', () => {
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

  for (const count of counts) {
    it(`is followed by another within 10 s, of ${count}`, async () => {
      street = await Street.open(program.path, count);
      const { simulator } = street;
      const names = await street.submit(TASKS);
      await street.polled(1);
      const killed = street.poller;
      const others = street.windows.filter((it) => it !== killed);

      simulator.misbehave({ on: 'create', fault: 'hold', if: (it) => askerOf(it) === killed.name });
      const unfinished = [
        killed.order({ do: 'submit', name: 'sent' }),
        killed.order({ do: 'submit', name: 'unsent', endless: true }),
      ].map((it) => assert.rejects(it, /has ended/));
      await street.until('both are under way', () =>
        others.every(
          (it) => it.find('sent')?.state === 'submitting' && it.find('unsent') !== undefined,
        ),
      );
      await street.until('one is sent', () => simulator.count('create') === TASKS + 1);
      await killed.kill();
      const kill = Date.now();
      await Promise.all(unfinished);
      const asked = street.queries.length;
      await street.until('another window asks', () => street.queries.length > asked);
      const takeover = (Date.now() - kill) / 1000;
      street.finish();
      await street.ended(names, 'done', others);
      await street.ended(['sent'], 'unconfirmed', others);
      await street.until('what was never sent has failed', () =>
        others.every((it) => it.find('unsent')?.state === 'failed'),
      );
      await Promise.all(others.map((it) => it.close()));
      rows.push(await rowOf('poller killed', street, { takeover }));

      assert.ok(takeover < 10, `It took ${takeover} s until another window asked.`);
      assert.deepEqual(await findWrongs(street, names), []);
      assert.equal(simulator.count('create'), TASKS + 1, 'Nothing is sent again.');
      assert.equal(pollersOf(street.queries).length, 2, 'One window asks, then one other.');
      assert.ok(shortestGap(street.queries) >= 5000);
      for (const [index, name] of [...names, 'sent'].entries()) {
        const own = name === 'sent' ? killed : street.at(index);
        const tellers = notifiersOf(street.windows, name);
        assert.equal(tellers.length, 1, name);
        assert.equal(tellers[0] === own.name, own !== killed, `${tellers.join()} told of ${name}.`);
      }
    });
  }

  it('has its task announced by another, although it ends at once', async () => {
    street = await Street.open(program.path, 4);
    const names = await street.submit(4);
    await street.polled(1);
    const killed = street.windows.find((it) => it !== street.poller) ?? street.at(0);
    const others = street.windows.filter((it) => it !== killed);
    const own = names[street.windows.indexOf(killed)] ?? '';
    await killed.kill();
    street.finish();
    await street.until('all are done', () =>
      others.every((window) => names.every((it) => window.find(it)?.state === 'done')),
    );
    await street.ended(names, 'done', others);
    assert.equal(notifiersOf(others, own).length, 1);
  });
});
