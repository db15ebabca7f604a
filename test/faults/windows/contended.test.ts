import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { Lab } from '../support/lab.ts';

const LEASES = fullOrBounded(600, 60);
const CONTENDERS = 4;
/** Real milliseconds between one lease and the next. */
const INTERVAL = 40;

describe('a lease of a dead window', () => {
  let lab: Lab;

  before(async () => {
    lab = await Lab.open(1);
  });
  after(() => lab.close());

  it(`is held by one of ${CONTENDERS} windows after their first renewal`, async () => {
    const leases = Array.from({ length: LEASES }, (_, index) => `lease-${index}`);
    await Promise.all(leases.map((lease) => lab.testFolder.addStaleLease(lease)));
    const windows = Array.from({ length: CONTENDERS }, () => lab.openWindow());
    await Promise.all(windows.map((window) => window.opened));

    const begin = Date.now() + 500;
    const holders = await Promise.all(
      leases.map(async (lease, index) => {
        const order = { do: 'acquireLease', lease, at: begin + index * INTERVAL } as const;
        const held = await Promise.all(windows.map((window) => window.order<boolean>(order)));
        return held.filter((isHeld) => isHeld).length;
      }),
    );

    const doubles = holders.filter((count) => count > 1).length;
    const none = holders.filter((count) => count === 0).length;
    console.log(`\n${LEASES} leases left behind: ${doubles} taken twice, ${none} not at once\n`);
    assert.equal(doubles, 0, 'Two believe that they hold it.');
    assert.ok(none < LEASES / 4, `${none} were taken by no window.`);
  });
});
