import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { flushFolder, namesIn } from '../../util/durableFiles.ts';
import { describeError, type Log } from '../../util/log.ts';
import { Expense } from './expense.ts';

/**
 * What removed tasks cost: `YEAR-MONTH.jsonl`, one line per task, by the month (UTC) in which the
 * task was sent. Lines are only ever appended, so windows need not agree on anything.
 */
export class Ledger {
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Appends an expense, flushed. The same task may be there twice; readers count it once. */
  async append(expense: Expense): Promise<void> {
    await fs.mkdir(this.folder, { recursive: true });
    const handle = await fs.open(join(this.folder, `${monthAt(expense.at)}.jsonl`), 'a');
    try {
      // The leading newline ends a line that a crash has cut off.
      await handle.appendFile(`\n${JSON.stringify(expense)}`);
      await handle.sync();
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
