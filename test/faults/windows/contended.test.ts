import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { buildProgram, type Program } from '../support/program.ts';
import type { Claim, Contest } from './contender.ts';

const LEASES = fullOrBounded(600, 60);
const CONTENDERS = 4;
/** Real milliseconds between one lease and the next. */
const APART = 40;

describe('a lease of a dead window', () => {
  let program: Program;
  let folder: string;
  let contenders: readonly ChildProcess[];

  before(async () => {
    program = await buildProgram(new URL('./contender.ts', import.meta.url));
    folder = await mkdtemp(join(tmpdir(), 'leases-'));
    contenders = Array.from({ length: CONTENDERS }, () => fork(program.path));
  });
  after(async () => {
    for (const contender of contenders) {
      contender.kill('SIGKILL');
      await once(contender, 'close');
    }
    await program.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it(`is held by one of ${CONTENDERS} windows after their first renewal`, async () => {
    const leases = Array.from({ length: LEASES }, (_, index) => `lease-${index}`);
    await Promise.all(leases.map((it) => leaveBehind(it)));
    const claims = await contend(leases);
    const holders = leases.map((lease) => claims.filter((it) => it.lease === lease && it.held));
    const doubles = holders.filter((it) => it.length > 1).length;
    const none = holders.filter((it) => it.length === 0).length;
    console.log(`\n${LEASES} leases left behind: ${doubles} taken twice, ${none} not at once\n`);
    assert.equal(doubles, 0, 'Two believe that they hold it.');
    assert.ok(none < LEASES / 4, `${none} were taken by nobody.`);
  });

  async function leaveBehind(lease: string): Promise<void> {
    const file = join(folder, `${lease}.lease`);
    const longAgo = Date.now() / 1000 - 60;
    await writeFile(file, 'killed');
    await utimes(file, longAgo, longAgo);
  }

  function contend(leases: readonly string[]): Promise<Claim[]> {
    const begin = Date.now() + 500;
    const claims: Claim[] = [];
    return new Promise((resolve) => {
      for (const contender of contenders) {
        contender.on('message', (claim: Claim) => {
          claims.push(claim);
          if (claims.length === leases.length * CONTENDERS) {
            resolve(claims);
          }
        });
        leases.forEach((lease, index) => {
          const contest: Contest = { folder, lease, at: begin + index * APART };
          contender.send(contest);
        });
      }
    });
  }
});
