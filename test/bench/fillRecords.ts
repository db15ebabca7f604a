import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskRecord } from '../../src/tasks/record.ts';
import { folderName } from '../../src/tasks/store/recordFiles.ts';
import { taskFolders } from '../../src/tasks/tasks.ts';

/** Nothing listens there, so nothing leaves this machine. */
export const SERVICE = 'http://127.0.0.1:1/v1';

/** Writes records of tasks that ended: one a minute, up to now. */
export async function fillEnded(storage: string, count: number): Promise<void> {
  const place = join(taskFolders(storage).records, 'ended');
  for (let index = 0; index < count; index += 1) {
    const createdAt = Date.now() - index * 60_000;
    await writeRecord(place, {
      ...makeRecord(createdAt),
      state: 'done',
      endedAt: createdAt + 30_000,
      chargedCredits: 25,
      file: `/videos/picture-${index}.mp4`,
      announced: true,
      announcedBy: 'bench',
    });
  }
}

/**
 * Replaces all unfinished records by new ones, as windows left them that are gone.
 *
 * @param task what the records have that others don't have
 */
export async function fillUnfinished(
  storage: string,
  count: number,
  task: Partial<TaskRecord> = {},
): Promise<void> {
  const folders = taskFolders(storage);
  const place = join(folders.records, 'unfinished');
  await rm(place, { recursive: true, force: true });
  await rm(folders.leases, { recursive: true, force: true });
  for (let index = 0; index < count; index += 1) {
    await writeRecord(place, { ...makeRecord(Date.now() - index * 1_000), ...task });
  }
}

function makeRecord(createdAt: number): TaskRecord {
  return {
    version: 2,
    id: randomUUID(),
    revision: 1,
    state: 'running',
    service: SERVICE,
    settings: {
      model: 'gen4_turbo',
      ratio: '1280:720',
      duration: 5,
      promptText: 'The camera moves slowly towards the house while the leaves fall.',
    },
    image: { uri: 'file:///pictures/house.png', name: 'house.png' },
    folder: '/videos',
    window: 'bench',
    createdAt,
    submittedAt: createdAt,
    taskId: randomUUID(),
  };
}

async function writeRecord(place: string, record: TaskRecord): Promise<void> {
  const folder = join(place, folderName(record));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '1.json'), JSON.stringify(record, undefined, 2));
}
