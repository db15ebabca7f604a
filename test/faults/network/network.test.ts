import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { DISTINCT, faultNames, faults, type FaultName } from './faults.ts';
import { STAGES, type Stage } from './outcome.ts';
import { meet, type Cell } from './stages.ts';
import { summary } from './summary.ts';
import { expected } from './table.ts';

describe('the network', () => {
  const cells = new Map<FaultName, Partial<Record<Stage, Cell>>>();
  const names = faultNames.slice(0, fullOrBounded(faultNames.length, DISTINCT));

  for (const name of names) {
    describe(`with a host that ${name}`, () => {
      for (const stage of STAGES) {
        const outcome = expected(name)[stage];
        it(`leaves a ${stage} ${outcome.state} after ${requests(outcome.requests)}`, async () => {
          const cell = await meet(faults[name], stage);
          cells.set(name, { ...cells.get(name), [stage]: cell });

          assert.deepEqual(cell.outcome, outcome);
        });
      }
    });
  }

  describe('whatever it does', () => {
    /** Where something is not as it should be. */
    function where(isWrong: (cell: Cell, stage: Stage) => boolean): string[] {
      return [...cells].flatMap(([name, row]) =>
        STAGES.filter((stage) => {
          const cell = row[stage];
          return cell === undefined || isWrong(cell, stage);
        }).map((stage) => `${stage}: ${name}`),
      );
    }

    it('was seen at every stage with every fault', () => {
      assert.equal(cells.size, names.length);
      assert.ok(cells.size >= 45);
      assert.deepEqual(
        where(() => false),
        [],
      );
    });

    it('has no create sent again, unless it was refused for its rate and no task came of it', () => {
      const resent = ({ creates, taken, outcome }: Cell) =>
        creates > 1 && (taken > 0 || !outcome.says.includes('HTTP 429'));

      assert.deepEqual(where(resent), []);
    });

    it('makes nobody pay twice', () => {
      assert.deepEqual(
        where(({ taken }) => taken > 1),
        [],
      );
    });

    it('loses no task that was taken', () => {
      assert.deepEqual(
        where(({ lost }) => lost.length > 0),
        [],
      );
    });

    it('has nothing called free of charge that the service took', () => {
      const denied = ({ charged, taken }: Cell) => charged === 'no' && taken > 0;

      assert.deepEqual(where(denied), []);
    });

    it('keeps no followed task from its video once all is well again', () => {
      const unfinished = ({ taken, end }: Cell, stage: Stage) =>
        taken > 0 && end !== 'done' && !(stage === 'create' && end === 'unconfirmed');

      assert.deepEqual(where(unfinished), []);
    });

    it('has a fresh link asked for where one leads to no video, and only there', () => {
      const oddLinks = ({ links, outcome }: Cell, stage: Stage) =>
        stage === 'download' && links !== (outcome.state === 'unsaved' ? outcome.requests : 1);

      assert.deepEqual(where(oddLinks), []);
    });

    it('gives no broken video a final name', () => {
      assert.deepEqual(
        where(({ broken }) => broken.length > 0),
        [],
      );
    });

    it('brings the key to nobody but the service, nor into a record or the log', () => {
      assert.deepEqual(
        where(({ keySeen }) => keySeen.length > 0),
        [],
      );
    });
  });

  after(() => console.log(`\n${summary(cells)}\n`));
});

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
