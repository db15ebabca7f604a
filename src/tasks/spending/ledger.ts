import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import {
  flushFolder,
  moveWithoutOverwriting,
  namesIn,
  writeFlushed,
} from '../../util/durableFiles.ts';
import { Expense } from './expense.ts';
import { forEach } from '../../util/forEach.ts';
import { describeError, type Log } from '../../util/log.ts';

/**
 * What tasks cost that are off the list: one file each, `TIME.ID.json`, that is written once and
 * never changed. So windows need not agree on anything. They have a folder of their own, because
 * there may be thousands, and the start of a window reads the files of the records only.
 */
export class Ledger {
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Puts down an expense, flushed. Of one that is there already nothing changes. */
  async keep(expense: Expense): Promise<void> {
    if ((await fs.mkdir(this.folder, { recursive: true })) !== undefined) {
      await flushFolder(dirname(this.folder));
    }
    const temporary = join(this.folder, `${expense.id}.${randomUUID()}.tmp`);
    try {
      await writeFlushed(temporary, JSON.stringify(expense));
      await moveWithoutOverwriting(temporary, join(this.folder, nameOf(expense)));
      await flushFolder(this.folder);
    } finally {
      // What cannot be deleted now is with the next purge.
      await fs.rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Every expense that can be read. */
  async all(): Promise<readonly Expense[]> {
    const expenses: Expense[] = [];
    const names = (await namesIn(this.folder)).filter((it) => it.endsWith('.json'));
    await forEach(names, async (name) => {
      try {
        const text = await fs.readFile(join(this.folder, name), 'utf8');
        expenses.push(v.parse(Expense, JSON.parse(text)));
      } catch (error) {
        this.log.warn(`The expense ${name} cannot be read. ${describeError(error)}`);
      }
    });
    return expenses;
  }

  /** Deletes what was spent before a time, and what windows that died before it left of a write. */
  async purge(before: number): Promise<void> {
    for (const name of await namesIn(this.folder)) {
      const file = join(this.folder, name);
      if ((await this.timeOf(name, file)) < before) {
        await fs.rm(file, { force: true });
      }
    }
  }

  private async timeOf(name: string, file: string): Promise<number> {
    if (name.endsWith('.tmp')) {
      return fs.stat(file).then(
        (it) => it.mtimeMs,
        () => Infinity,
      );
    }
    return Number(/^(\d+)\.[\w-]+\.json$/.exec(name)?.[1] ?? Infinity);
  }
}

function nameOf({ at, id }: Expense): string {
  return `${Math.max(0, Math.trunc(at))}.${id}.json`;
}
