import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  flush,
  flushFolder,
  makePrivateFolder,
  PRIVATE_FILE,
  namesIn,
} from '../../util/durableFiles.ts';
import { describeError, type Log } from '../../util/log.ts';
import { Expense } from './expense.ts';

/**
 * The costs of removed tasks. Each month has a file, `YEAR-MONTH.jsonl`, with one line per task that
 * was sent in that month (UTC). Lines are only appended, so windows need no lock.
 */
export class Ledger {
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Appends and flushes an expense. A task may be there twice; `groupSpending` counts it once. */
  async append(expense: Expense): Promise<void> {
    await makePrivateFolder(this.folder);
    const file = join(this.folder, `${monthAt(expense.at)}.jsonl`);
    const handle = await fs.open(file, 'a', PRIVATE_FILE);
    try {
      // If a crash cut off the last line, the leading newline ends it.
      await handle.appendFile(`\n${JSON.stringify(expense)}`);
      await flush(handle);
    } finally {
      await handle.close();
    }
    await flushFolder(this.folder);
  }

  /** Every readable expense. */
  async readAll(): Promise<readonly Expense[]> {
    const expenses: Expense[] = [];
    for (const name of await this.listMonths()) {
      const text = await fs.readFile(join(this.folder, name), 'utf8');
      for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
        try {
          expenses.push(v.parse(Expense, JSON.parse(line)));
        } catch (error) {
          this.log.warn(`A line of ${name} is unreadable and left out. ${describeError(error)}`);
        }
      }
    }
    return expenses;
  }

  /**
   * Deletes the months that ended before a time.
   *
   * @param time milliseconds since the epoch
   */
  async deleteBefore(time: number): Promise<void> {
    const firstKept = `${monthAt(time)}.jsonl`;
    for (const name of await this.listMonths()) {
      if (name < firstKept) {
        await fs.rm(join(this.folder, name), { force: true });
      }
    }
  }

  private async listMonths(): Promise<string[]> {
    return (await namesIn(this.folder)).filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name));
  }
}

function monthAt(time: number): string {
  const latest = Date.UTC(9999, 11, 31);
  return new Date(Math.min(Math.max(0, time), latest)).toISOString().slice(0, 7);
}
