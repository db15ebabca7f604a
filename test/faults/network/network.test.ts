import assert from 'node:assert/strict';
import { formatTable } from '../support/formatTable.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { DISTINCT, faultNames, faults, type FaultName } from './faults.ts';
import { STAGES, type Outcome, type Stage } from './outcome.ts';
import { meet, type Cell } from './stages.ts';
import { expected } from './expected.ts';

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

  describe('with every fault', () => {
    /** Where something is not as it should be. */
    function where(isWrong: (cell: Cell, stage: Stage) => boolean): string[] {
      return [...cells].flatMap(([name, row]) =>
        STAGES.filter((stage) => {
          const cell = row[stage];
          return cell === undefined || isWrong(cell, stage);
        }).map((stage) => `${stage}: ${name}`),
      );
    }

    it('was tested at every stage', () => {
      assert.equal(cells.size, names.length);
      assert.ok(cells.size >= 45);
      assert.deepEqual(
        where(() => false),
        [],
      );
    });

    it('sends no create again, except after a 429 without a task', () => {
      const resent = ({ creates, taken, outcome }: Cell) =>
        creates > 1 && (taken > 0 || !outcome.says.includes('HTTP 429'));

      assert.deepEqual(where(resent), []);
    });

    it('never makes the user pay twice', () => {
      assert.deepEqual(
        where(({ taken }) => taken > 1),
        [],
      );
    });

    it('loses no accepted task', () => {
      assert.deepEqual(
        where(({ lost }) => lost.length > 0),
        [],
      );
    });

    it('calls no accepted task free of charge', () => {
      const denied = ({ charged, taken }: Cell) => charged === 'no' && taken > 0;

      assert.deepEqual(where(denied), []);
    });

    it('lets every polled task get its video after the fault', () => {
      const unfinished = ({ taken, end }: Cell, stage: Stage) =>
        taken > 0 && end !== 'done' && !(stage === 'create' && end === 'unconfirmed');

      assert.deepEqual(where(unfinished), []);
    });

    it('asks for a fresh link only if a link leads to no video', () => {
      const oddLinks = ({ links, outcome }: Cell, stage: Stage) =>
        stage === 'download' && links !== (outcome.says.includes(' link ') ? outcome.requests : 1);

      assert.deepEqual(where(oddLinks), []);
    });

    it('gives no incomplete video its final name', () => {
      assert.deepEqual(
        where(({ broken }) => broken.length > 0),
        [],
      );
    });

    it('sends the key only to the service, and never into a record or the log', () => {
      assert.deepEqual(
        where(({ keySeen }) => keySeen.length > 0),
        [],
      );
    });
  });

  after(() => {
    const rows = [...cells].map(([host, row]) => ({
      host,
      create: formatOutcome(row.create?.outcome),
      query: formatOutcome(row.query?.outcome),
      download: formatOutcome(row.download?.outcome),
    }));
    console.log(`\n${formatTable(rows)}\n`);
  });
});

/** Such as `running ×3  5 10 20 s`: the state, the requests, the waits between them. */
function formatOutcome(outcome: Outcome | undefined): string {
  if (outcome === undefined) {
    return '';
  }
  const { state, requests, waits } = outcome;
  return `${state} ×${requests}${waits.length === 0 ? '' : `  ${waits.join(' ')} s`}`;
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
