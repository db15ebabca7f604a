import assert from 'node:assert/strict';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { TestEnvironment, TestWindow } from '../../../unit/tasks/support/testEnvironment.ts';
import { whenRecord } from '../../../unit/tasks/support/records.ts';
import { namesIn } from '../../../unit/tasks/support/tempFolder.ts';

/** The video of the simulator's first task, as the server holds it. */
export function readVideo(environment: TestEnvironment, nth = 0): Buffer {
  const video = environment.simulator.tasks[nth]?.video;
  assert.ok(video, 'the service has no video');
  return Buffer.from(video);
}

/** A sentence for people, with a way on; no system's words. */
export function assertSentence(message: string | undefined): void {
  assert.match(message ?? '', /^[A-Z][^:]*\.$/);
  assert.match(message ?? '', /“(?:Download Again|Save Video As…)”/);
}

/** Settles when a task is saved, or waits for the user. */
export async function whenSettled(
  environment: TestEnvironment,
  window: TestWindow,
  id: string,
  since = 0,
): Promise<TaskRecord> {
  const isSettled = ({ state, revision }: TaskRecord) =>
    revision > since && (state === 'done' || state === 'unsaved');
  return environment.clock.runUntil(whenRecord(window.store, id, isSettled));
}

/** The user says “Download Again”. */
export async function saveAgain(
  environment: TestEnvironment,
  window: TestWindow,
  id: string,
): Promise<TaskRecord> {
  const since = window.store.get(id)?.revision ?? 0;
  await window.tasks.saveAgain(id);
  return whenSettled(environment, window, id, since);
}

/** What a user who looks into the folder must never see: a part of a video under a video's name. */
export async function assertNoHalfVideo(folder: string, video: Buffer): Promise<void> {
  for (const name of await namesIn(folder).catch(() => [])) {
    const path = join(folder, name);
    if (name.startsWith('cat') && (await lstat(path)).isFile()) {
      assert.deepEqual(await readFile(path), video, name);
    }
  }
}

/** The folder holds one whole video more than what was there, and nothing else. */
export async function assertOneVideo(
  record: TaskRecord,
  video: Buffer,
  others: readonly string[] = [],
): Promise<void> {
  assert.equal(record.state, 'done', JSON.stringify(record.problem));
  const file = record.file ?? '';
  assert.deepEqual(await readFile(file), video);
  const names = await namesIn(record.folder);
  const more = names.filter((it) => !others.includes(it));
  assert.deepEqual(
    more.map((it) => join(record.folder, it)),
    [file],
  );
  assert.equal(names.length, others.length + 1);
}
