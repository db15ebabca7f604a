import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { listFiles } from '../../unit/tasks/support/records.ts';
import { RecordingLog } from '../../unit/tasks/support/recordingLog.ts';
import { newFolder, removeFolder } from '../../unit/tasks/support/tempFolder.ts';
import { runs } from './support/runs.ts';

/** One step of one window. Those of one batch are taken at once. */
type Step =
  | { readonly type: 'add' | 'update' | 'remove'; readonly window: 0 | 1; readonly id: string }
  | { readonly type: 'refresh' | 'purge'; readonly window: 0 | 1 };

const window = fc.constantFrom<0 | 1>(0, 1);
const id = fc.constantFrom('a', 'b', 'b-1');
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant('add'), window, id }), weight: 2 },
  { arbitrary: fc.record({ type: fc.constant('update'), window, id }), weight: 6 },
  { arbitrary: fc.record({ type: fc.constant('remove'), window, id }), weight: 1 },
  { arbitrary: fc.record({ type: fc.constantFrom('refresh', 'purge'), window }), weight: 2 },
);
const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

describe('the records of two windows that change them at random', () => {
  it('lose no change, revive no removed task, and end equal', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (steps) => {
        const folder = await newFolder(tmpdir());
        const run = await Run.open(folder);
        try {
          for (const batch of steps) {
            await run.take(batch);
          }
          await run.check(folder);
        } finally {
          run.dispose();
          await removeFolder(folder);
        }
      }),
      runs(24),
    );
  });
});

/** What must be true of a record: the marks of the changes that were reported as made. */
interface Model {
  readonly marks: Set<string>;
  /** A window was told that it removed the record. */
  removed: boolean;
}

/** Two windows over one folder, and what they were told. */
class Run {
  readonly #models = new Map<string, Model>();
  #count = 0;
  /** Removed records are purged when every window has had the time to see that they were. */
  #seen = 0;

  private constructor(
    private readonly windows: readonly [RecordStore, RecordStore],
    private readonly log: RecordingLog,
  ) {}

  static async open(folder: string): Promise<Run> {
    const log = new RecordingLog();
    const windows = [
      await RecordStore.open(folder, log),
      await RecordStore.open(folder, log),
    ] as const;
    // Nothing but a refresh tells them of each other, so that a run can be repeated.
    windows.forEach((it) => it.dispose());
    return new Run(windows, log);
  }

  async take(batch: readonly Step[]): Promise<void> {
    if (batch.some((it) => it.type === 'purge')) {
      this.#seen = this.#count;
      await Promise.all(this.windows.map((it) => it.refresh()));
    }
    await Promise.all(batch.map((it) => this.#step(it)));
  }

  async #step(step: Step): Promise<void> {
    const store = this.windows[step.window];
    this.#count += 1;
    const now = this.#count;
    switch (step.type) {
      case 'add':
        return this.#add(store, step.id, `${now}`);
      case 'update':
        return this.#update(store, step.id, `${now}`);
      case 'remove':
        return this.#remove(store, step.id, now);
      case 'refresh':
        return store.refresh();
      case 'purge':
        return store.purge(this.#seen + 1);
    }
  }

  async #add(store: RecordStore, id: string, mark: string): Promise<void> {
    // Ids are never used again.
    if (this.#models.get(id)?.removed === true) {
      return;
    }
    const known = this.#models.has(id);
    const added = await store.add(newRecord(id, mark)).catch(() => undefined);
    assert.ok(!known || added === undefined, 'a record was added twice');
    if (added !== undefined) {
      this.#model(id).marks.add(mark);
      assert.deepEqual(store.get(id) === undefined, this.#model(id).removed);
    }
  }

  async #update(store: RecordStore, id: string, mark: string): Promise<void> {
    const updated = await store.update(id, (record) =>
      // Idempotent, as every change has to be.
      record.removedAt === undefined && !listMarks(record).includes(mark)
        ? { ...record, status: `${record.status ?? ''} ${mark}` }
        : record,
    );
    if (updated !== undefined && listMarks(updated).includes(mark)) {
      this.#model(id).marks.add(mark);
    }
  }

  async #remove(store: RecordStore, id: string, now: number): Promise<void> {
    const removed = await store.update(id, (record) =>
      record.removedAt === undefined ? { ...record, removedAt: now } : record,
    );
    if (removed !== undefined) {
      assert.notEqual(removed.removedAt, undefined);
      this.#model(id).removed = true;
      assert.equal(store.get(id), undefined, 'a removed record is listed');
    }
  }

  #model(id: string): Model {
    const model = this.#models.get(id) ?? { marks: new Set(), removed: false };
    this.#models.set(id, model);
    return model;
  }

  async check(folder: string): Promise<void> {
    await Promise.all(this.windows.map((it) => it.refresh()));
    const later = await RecordStore.open(folder, this.log);
    later.dispose();
    const [first, second] = this.windows;
    assert.deepEqual(sorted(first), sorted(second), 'the windows disagree');
    assert.deepEqual(sorted(first), sorted(later), 'a new window disagrees');
    for (const [id, { marks, removed }] of this.#models) {
      const record = first.get(id);
      assert.equal(record === undefined, removed, removed ? `${id} lives` : `${id} is lost`);
      if (record !== undefined) {
        assert.deepEqual(listMarks(record).sort(), [...marks].sort(), `changes of ${id}`);
      }
    }
    // What may have cost something is in the spending, on the list or not.
    const expenses = new Set((await later.expenses()).map((it) => it.id));
    assert.deepEqual([...expenses].sort(), [...this.#models.keys()].sort(), 'the spending');
    // A record that moved while an old revision was deleted keeps it until the next write.
    for (const id of this.#models.keys()) {
      await first.update(id, (record) => ({ ...record, progress: 1 }));
    }
    const names = listFiles(folder).filter((name) => !name.startsWith('costs'));
    const folders = names.map((name) => findRecordFolder(name));
    assert.ok(!folders.includes(undefined), `something is left: ${names.join(', ')}`);
    for (const name of new Set(folders)) {
      const revisions = folders.filter((other) => other === name).length;
      assert.ok(revisions <= 2, `old revisions are left: ${names.join(', ')}`);
    }
    assert.deepEqual([...this.log.of('warn'), ...this.log.of('error')], []);
  }

  dispose(): void {
    this.windows.forEach((it) => it.dispose());
  }
}

function findRecordFolder(file: string): string | undefined {
  return /^(?:unfinished|ended)[\\/](\d{13}-[\w-]+)[\\/]\d+\.json$/.exec(file)?.[1];
}

function newRecord(id: string, mark: string): TaskRecord {
  return {
    version: 2,
    id,
    revision: 1,
    state: 'queued',
    service: 'https://relay.example/runwayml/v1',
    image: { uri: '', name: 'cat.png' },
    folder: 'videos',
    window: 'window',
    createdAt: 1000,
    status: mark,
  };
}

function listMarks(record: TaskRecord): string[] {
  return (record.status ?? '').split(' ');
}

function sorted(store: RecordStore): TaskRecord[] {
  return store.all().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
