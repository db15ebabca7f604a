import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { faultNames, faults } from './faults.ts';
import { STAGES } from './outcome.ts';
import { meet, type Cell } from './stages.ts';
import { expectedBehindProxy, expectedOfProxy } from './expected.ts';
import { loadProxyAgent, PROXY_MODES, type ProxyAgent } from './proxyAgent.ts';
import { proxyFaults, type ProxyFaultName } from './proxyFaults.ts';

describe('behind VS Code’s proxy agent', () => {
  const cells: Record<string, Cell> = {};
  let agent: ProxyAgent;

  before(async () => {
    agent = await loadProxyAgent('current');
  });

  for (const mode of PROXY_MODES) {
    describe(`with http.proxySupport: ${mode}, and a proxy that`, () => {
      const names = Object.keys(proxyFaults) as ProxyFaultName[];
      // The bounded form tries each fault in the usual mode, and few in the others.
      const count = mode === 'override' ? names.length : fullOrBounded(names.length, 3);
      for (const name of names.slice(0, count)) {
        for (const stage of STAGES) {
          const outcome = expectedOfProxy(name, mode)[stage];
          it(`${name} leaves a ${stage} ${outcome.state}`, async () => {
            const cell = await meet(proxyFaults[name], stage, { agent, mode });
            cells[`${mode}, ${stage}: ${name}`] = cell;

            assert.deepEqual(cell.outcome, outcome);
          });
        }
      }
    });
  }

  for (const name of faultNames.slice(0, fullOrBounded(faultNames.length, 10))) {
    describe(`with a proxy that works, and a host that ${name}`, () => {
      for (const stage of STAGES) {
        const outcome = expectedBehindProxy(name)[stage];
        it(`leaves a ${stage} ${outcome.state}`, async () => {
          const cell = await meet(faults[name], stage, { agent, mode: 'override' });
          cells[`${stage}: host ${name}`] = cell;

          assert.deepEqual(cell.outcome, outcome);
        });
      }
    });
  }

  describe('with every fault', () => {
    const where = (isWrong: (cell: Cell) => boolean) =>
      Object.keys(cells).filter((name) => cells[name] === undefined || isWrong(cells[name]));

    it('never makes the user pay twice, and loses no task', () => {
      assert.deepEqual(
        where(({ taken, lost }) => taken > 1 || lost.length > 0),
        [],
      );
    });

    it('calls no accepted task free of charge', () => {
      assert.deepEqual(
        where(({ charged, taken }) => charged === 'no' && taken > 0),
        [],
      );
    });

    it('gives no incomplete video its final name', () => {
      assert.deepEqual(
        where(({ broken }) => broken.length > 0),
        [],
      );
    });

    it('never writes the key or the proxy’s password into a record or the log', () => {
      assert.deepEqual(
        where(({ keySeen }) => keySeen.length > 0),
        [],
      );
    });
  });
});
