import assert from 'node:assert/strict';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Expense } from '../../../../src/tasks/spending/expense.ts';
import { Ledger } from '../../../../src/tasks/spending/ledger.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

describe('the ledger', () => {
  const folder = tempFolder();
  let log: RecordingLog;
  let ledger: Ledger;

  beforeEach(async () => {
    await rm(folder.path, { recursive: true });
    log = new RecordingLog();
    ledger = new Ledger(folder.path, log);
  });

  const expense = (id: string, at: string): Expense => ({
    version: 1,
    id,
    service: 'https://example.com/v1',
    at: Date.parse(at),
    known: 'charged',
    credits: 25,
  });
  const ids = async () => (await ledger.readAll()).map(({ id }) => id).sort();

  it('is empty before the first expense', async () => {
    assert.deepEqual(await ledger.readAll(), []);
  });

  it('has one line per expense, in a file per month', async () => {
    await ledger.append(expense('a', '2026-10-31T23:59:59Z'));
    await ledger.append(expense('b', '2026-11-01T00:00:00Z'));
    await ledger.append(expense('c', '2026-11-02T00:00:00Z'));

    assert.deepEqual(await namesIn(folder.path), ['2026-10.jsonl', '2026-11.jsonl']);
    const november = await readFile(join(folder.path, '2026-11.jsonl'), 'utf8');
    assert.equal(november.trim().split('\n').length, 2);
    assert.deepEqual(await ids(), ['a', 'b', 'c']);
  });

  it('keeps every line that several windows append at once', async () => {
    const windows = [ledger, new Ledger(folder.path, log), new Ledger(folder.path, log)];
    const names = Array.from({ length: 60 }, (_, index) => `task-${String(index)}`);

    await Promise.all(
      windows.flatMap((window, index) =>
        names
          .filter((_, position) => position % windows.length === index)
          .map((name) => window.append(expense(name, '2026-11-02'))),
      ),
    );

    assert.deepEqual(await ids(), names.sort());
  });

  it('leaves out a line that a crash has cut off, and keeps those after it', async () => {
    await ledger.append(expense('a', '2026-11-02'));
    await appendFile(join(folder.path, '2026-11.jsonl'), '\n{"version":1,"id":"half');
    await ledger.append(expense('b', '2026-11-03'));

    assert.deepEqual(await ids(), ['a', 'b']);
    assert.equal(log.of('warn').length, 1);
  });

  it('deletes whole months that ended before a time', async () => {
    for (const month of ['2025-09', '2025-10', '2026-11']) {
      await ledger.append(expense(month, `${month}-15`));
    }
    await writeFile(join(folder.path, 'notes.txt'), 'not ours');

    await ledger.deleteBefore(Date.parse('2025-10-20'));

    assert.deepEqual(await namesIn(folder.path), ['2025-10.jsonl', '2026-11.jsonl', 'notes.txt']);
  });
});
