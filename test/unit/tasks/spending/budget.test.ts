import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { claimWarning, findUsedBudget } from '../../../../src/tasks/spending/budget.ts';
import type { Expense } from '../../../../src/tasks/spending/expense.ts';
import { newFolder, removeFolder } from '../support/tempFolder.ts';

const charge = (credits: number, day = 2, month = 11): Expense => ({
  ...{ version: 1, id: `${month}-${day}`, service: 'https://a.example/v1' },
  ...{ at: new Date(2026, month - 1, day, 12).getTime(), known: 'charged', credits },
});

describe('A monthly budget', () => {
  it('is used when most of it, or all of it, was spent in the month', () => {
    const level = (...credits: number[]) =>
      findUsedBudget(
        credits.map((it, index) => charge(it, index + 1)),
        '2026-11',
        1000,
      )?.level;
    assert.deepEqual(
      [level(), level(799), level(500, 300), level(999), level(1000), level(700, 700)],
      [undefined, undefined, 80, 80, 100, 100],
    );
    assert.equal(findUsedBudget([charge(900, 2, 10)], '2026-11', 1000), undefined);
    assert.equal(findUsedBudget([charge(900)], '2026-11', 0), undefined);
  });

  describe('is warned about', () => {
    let folder: string;
    beforeEach(async () => {
      folder = join(await newFolder(), 'budget');
    });
    afterEach(() => removeFolder(join(folder, '..')));
    const used = { month: '2026-11', budget: 1000, used: 900 };

    it('once at each level, by one of several windows', async () => {
      const claim = (level: 80 | 100) =>
        Promise.all(Array.from({ length: 5 }, () => claimWarning(folder, { ...used, level })));
      assert.equal((await claim(80)).filter(Boolean).length, 1);
      assert.equal((await claim(80)).filter(Boolean).length, 0);
      assert.equal((await claim(100)).filter(Boolean).length, 1);
    });

    it('not at 80% any more when all of it was spent at once', async () => {
      assert.equal(await claimWarning(folder, { ...used, level: 100 }), true);
      assert.equal(await claimWarning(folder, { ...used, level: 80 }), false);
    });

    it('anew with another budget and in another month, and forgets months before', async () => {
      await claimWarning(folder, { ...used, level: 80 });
      assert.equal(await claimWarning(folder, { ...used, budget: 2000, level: 80 }), true);
      assert.equal(await claimWarning(folder, { ...used, month: '2026-12', level: 80 }), true);
      assert.deepEqual(await readdir(folder), ['2026-12-1000-80']);
    });
  });
});
