import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { hasCode, makePrivateFolder, namesIn, PRIVATE_FILE } from '../../util/durableFiles.ts';
import type { Expense } from './expense.ts';
import { expensesOf, mostCredits } from './monthlySpending.ts';
import { sumUp } from './spending.ts';

/** The parts of a budget, in per cent, at which the user is warned. */
const LEVELS = [100, 80] as const;

/** A budget of which a part was used. */
export interface UsedBudget {
  /** Such as `2026-11`. */
  readonly month: string;
  /** Credits. */
  readonly budget: number;
  readonly used: number;
  /** Per cent: the highest level that was reached. */
  readonly level: (typeof LEVELS)[number];
}

/**
 * Finds out whether the expenses of a month have reached a level of the budget.
 *
 * @param budget credits; 0: there is none
 * @returns undefined below the first level
 */
export function findUsedBudget(
  expenses: readonly Expense[],
  month: string,
  budget: number,
): UsedBudget | undefined {
  const used = mostCredits(sumUp(expensesOf(expenses, month)));
  const level = LEVELS.find((it) => budget > 0 && used * 100 >= budget * it);
  return level === undefined ? undefined : { month, budget, used, level };
}

/**
 * Claims the warning about a level. Each window may ask: an exclusive file decides.
 *
 * @param folder the extension's own
 * @returns true once for each level of a budget in a month, in one window
 */
export async function claimWarning(
  folder: string,
  { month, budget, level }: UsedBudget,
): Promise<boolean> {
  await makePrivateFolder(folder);
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(month)) {
      await fs.rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  }
  const name = (of: number) => join(folder, `${month}-${budget}-${of}`);
  const isFirst = await create(name(level));
  if (isFirst && level === 100) {
    // A warning about the lower level is no longer needed.
    await create(name(80));
  }
  return isFirst;
}

async function create(file: string): Promise<boolean> {
  try {
    await (await fs.open(file, 'wx', PRIVATE_FILE)).close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
}
