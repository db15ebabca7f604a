import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type TaskRecord } from '../../../src/tasks/record.ts';
import type { Submission } from '../../../src/tasks/submit.ts';
import type { Misbehaviour, Plan } from '../../simulator/index.ts';
import { benchOfSuite, type TestWindow } from '../../unit/tasks/support/bench.ts';
import { taskRecord } from '../../unit/tasks/support/records.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { extent } from '../support/extent.ts';
import { FaultyDisk, isChange } from './support/faultyDisk.ts';
import { assertOneVideo, videoOf } from './support/videos.ts';

const CODES = ['ENOSPC', 'EIO', 'EROFS', 'ENOENT', 'EACCES'];

/** The changes that one write of a record makes on the disk, but for the oldest it replaces. */
const WRITE = ['open', 'write', 'sync', 'link', 'rm', 'sync', 'rm', 'rm'];
/** What is written of a task whose life is an ordinary one. */
const WRITES = ['preparing', 'submitting', 'queued', 'saving', 'placing', 'done'];
/** The first has none to replace. */
const CHANGES = WRITE.length * WRITES.length - 1;

const SENTENCE = /^[A-Z][^:]*\.$/;

describe('a task whose record meets a disk that fails', () => {
  const bench = benchOfSuite();
  let window: TestWindow;
  let disk: FaultyDisk;
  let unwritten: number;

  beforeEach(async () => {
    window = await bench().window();
    disk = new FaultyDisk(bench().records);
    unwritten = 0;
    bench().simulator.on('request', ({ endpoint }) => {
      if (endpoint === 'create' && !statesOnDisk().includes('submitting')) {
        unwritten += 1;
      }
    });
  });
  afterEach(() => disk.restore());

  /** Read without the code that is tested. */
  function statesOnDisk(): string[] {
    return readdirSync(bench().records)
      .filter((it) => it.endsWith('.json'))
      .map((it) => readFileSync(join(bench().records, it), 'utf8'))
      .flatMap((text) => /"state": "(\w+)"/.exec(text)?.[1] ?? []);
  }

  /** Fails at one change, or from there on; only at what `isMeant`. */
  function failAt(
    step: number,
    times: 'once' | 'on',
    code: string,
    isMeant: (path: string) => boolean = () => true,
  ): void {
    let changes = 0;
    disk.fail((call) => {
      if (!isChange(call) || !isMeant(call.path)) {
        return undefined;
      }
      changes += 1;
      return changes === step || (times === 'on' && changes > step) ? code : undefined;
    });
  }

  /** @returns what came of it, or what the user was told instead */
  async function submit(plan: Plan = {}): Promise<Submission | Error> {
    bench().simulator.next(plan);
    const submitting = window.tasks.submit(bench().draft());
    return bench().clock.runUntil(submitting.catch((error: unknown) => error as Error));
  }

  /** Settles when nothing is under way any more that ends without the user. */
  async function settled(isMeant: (record: TaskRecord) => boolean = () => true): Promise<void> {
    const happened = new Promise<void>((resolve) => {
      const look = () => {
        if (window.store.all().every((it) => !isMeant(it) || !isRunning(it.state))) {
          listening.dispose();
          resolve();
        }
      };
      const listening = window.store.onDidChange(look);
      look();
    });
    await bench().clock.runUntil(happened);
  }

  /** What was told, what is on the list and what is in the folder fit what the service knows. */
  async function assertRight(outcome: Submission | Error, nth = 0): Promise<void> {
    assert.equal(unwritten, 0, 'nothing is sent that is not on disk');
    assert.equal(bench().simulator.count('create'), bench().simulator.tasks.length);
    const task = bench().simulator.tasks[nth];
    const told = outcome instanceof Error ? outcome : outcome.error;
    if (task === undefined) {
      assert.match(told?.message ?? '', SENTENCE);
      assert.deepEqual(
        window.store.all().flatMap((it) => (it.taskId === undefined ? it.state : [])),
        window.store.all().length > nth ? ['failed'] : [],
      );
      return;
    }
    if (told !== undefined) {
      assert.ok(told.message.includes(task.id), told.message);
    }
    const [record, ...more] = window.store.all().filter((it) => it.taskId === task.id);
    assert.ok(record, 'what was paid for is on the list');
    assert.deepEqual(more, []);
    assert.equal(record.state, 'done');
    const others = (await namesIn(bench().videos)).filter((it) => !record.file?.endsWith(it));
    assert.equal(others.length, bench().simulator.tasks.length - 1);
    await assertOneVideo(record, videoOf(bench(), nth), others);
  }

  /** A window that is opened a day later leaves one file per record. */
  async function assertNoLeftovers(): Promise<void> {
    bench().clock.advance(25 * 3600_000);
    const later = await bench().window('later');
    const names = await namesIn(bench().records);
    assert.equal(names.length, later.store.all().length, names.join(' '));
  }

  it('makes as many changes of the list in its life as are tried below', async () => {
    await submit();
    await settled();

    const changes = disk.calls.filter(isChange).map((it) => it.name);
    const [first = [], ...others] = WRITES.map((_, index) => WRITE.slice(0, index === 0 ? -1 : 8));
    assert.deepEqual(changes, [...first, ...others.flat()]);
    assert.equal(changes.length, CHANGES);
  });

  for (const code of CODES.slice(0, extent(CODES.length, 1))) {
    for (let step = 1; step <= CHANGES; step += 1) {
      const written = WRITES[Math.floor(step / WRITE.length)] ?? '';
      const name = `${code} at change ${step} of the list (${written}: ${WRITE[(step - 1) % WRITE.length] ?? ''})`;

      it(`is paid for once, told of and saved once, after ${name}`, async () => {
        failAt(step, 'once', code);

        const outcome = await submit();
        await settled();

        await assertRight(outcome);
        await assertNoLeftovers();
      });

      it(`is paid for once, told of and saved once, when the disk works again, after ${name} and ever after`, async () => {
        failAt(step, 'on', code);

        const outcome = await submit();
        if (!(outcome instanceof Error) && outcome.error === undefined) {
          // The desk tries again and again.
          await bench().clock.runUntil(disk.failed(6));
        }
        disk.lift();
        await settled();

        await assertRight(outcome);
        await assertNoLeftovers();
      });
    }
  }

  for (const written of WRITES) {
    it(`does not keep another from its end when it cannot be written from “${written}” on`, async () => {
      const other = await bench().submit(window);
      const step = WRITES.indexOf(written) * WRITE.length + 1;
      failAt(step, 'on', 'EIO', (path) => path !== bench().records && !path.includes(other));

      const outcome = await submit();
      await settled((it) => it.id === other);
      assert.equal(window.store.get(other)?.state, 'done');
      disk.lift();
      await settled();

      await assertRight(outcome, 1);
    });
  }

  describe('after it was sent, and the answer is', () => {
    const answers: [string, Misbehaviour, RegExp, TaskRecord['state']][] = [
      [
        'none, so it may have been charged',
        { on: 'create', fault: 'reset', at: 'afterReading', accept: true },
        /may have taken the task and charged for it/,
        'unconfirmed',
      ],
      [
        'a refusal',
        { on: 'create', fault: 'answer', status: 400, json: { error: 'No such ratio.' } },
        /No such ratio/,
        'failed',
      ],
    ];
    for (const [what, misbehaviour, said, state] of answers) {
      for (const times of ['once', 'on'] as const) {
        it(`${what}, says that, and not what the disk says, when it cannot be written (${times})`, async () => {
          bench().simulator.misbehave(misbehaviour);
          failAt(WRITE.length * 2, times, 'ENOSPC');

          const outcome = await submit();
          disk.lift();
          await settled();

          const told = outcome instanceof Error ? outcome : outcome.error;
          assert.match(told?.message ?? '', said);
          assert.deepEqual(
            window.store.all().map((it) => it.state),
            [state],
          );
          assert.equal(bench().simulator.count('create'), 1);
        });
      }
    }
  });

  it('is on the list once though the user tracked it meanwhile by the id that was told', async () => {
    failAt(WRITE.length * 2, 'on', 'ENOSPC');
    const outcome = await submit();
    const [task] = bench().simulator.tasks;
    assert.ok(task && outcome instanceof Error);
    disk.lift();

    await window.tasks.track(bench().root, task.id, bench().videos);
    await settled();

    await assertRight(outcome);
  });

  describe('of a window that is opened while the list cannot be written', () => {
    for (const code of CODES) {
      it(`goes on, as do the others, when the disk works again after ${code}`, async () => {
        const { taskId } = await bench().finishedTask();
        const { service, folder } = bench().draft();
        const left = { service, folder, window: 'dead' };
        const abandoned = taskRecord({ ...left, state: 'submitting' });
        const removed = taskRecord({ ...left, state: 'done', removedAt: 1 });
        const waiting = taskRecord({ ...left, taskId, window: 'window' });
        for (const record of [abandoned, removed, waiting]) {
          await window.store.add(record);
        }
        window.tasks.dispose();
        disk.fail((call) => (isChange(call) ? code : undefined));

        window = await bench().window('next');
        assert.equal(window.tasks.all().length, 2);
        await bench().clock.runUntil(disk.failed(6));
        disk.lift();
        await settled();

        assert.equal(window.store.get(abandoned.id)?.state, 'unconfirmed');
        assert.equal(window.store.get(waiting.id)?.state, 'done');
        assert.equal(bench().simulator.count('create'), 1);
      });
    }
  });

  describe('that was removed from the list', () => {
    it('is deleted oldest revision first, so that nothing revives it when that stops halfway', async () => {
      const id = 'removed';
      const folder = bench().records;
      const { writeFile } = await import('node:fs/promises');
      for (const revision of [1, 2, 3]) {
        const record = taskRecord({
          id,
          revision,
          ...(revision === 3 ? { state: 'done', removedAt: 1 } : {}),
        });
        await writeFile(join(folder, `${id}.${revision}.json`), JSON.stringify(record));
      }
      await window.store.refresh();
      for (const step of [1, 2, 3]) {
        failAt(step, 'on', 'EIO');
        await window.store.purge(5).catch(() => undefined);
        const names = await namesIn(folder);
        assert.ok(names.includes(`${id}.3.json`), names.join(' '));
        disk.lift();
        assert.deepEqual((await bench().context('other')).store.all(), []);
      }
    });
  });
});
