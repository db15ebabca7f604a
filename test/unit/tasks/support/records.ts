import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseRecord, type TaskRecord } from '../../../../src/tasks/record.ts';
import type { RecordStore } from '../../../../src/tasks/store/recordStore.ts';

let count = 0;

/** A record of a task that waits at a service. */
export function taskRecord(changes: Partial<TaskRecord> = {}): TaskRecord {
  count += 1;
  return {
    version: 2,
    id: `record-${count}`,
    revision: 1,
    state: 'queued',
    service: 'http://127.0.0.1:9/v1',
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
    image: { uri: 'file:///pictures/cat.png', name: 'cat.png' },
    folder: '/pictures',
    window: 'window',
    createdAt: 1000,
    submittedAt: 2000,
    taskId: `task-${count}`,
    ...changes,
  };
}

/** Settles with a record when it is as it should be, now or after a change. */
export async function whenRecord(
  store: Pick<RecordStore, 'get' | 'onDidChange'>,
  id: string,
  isRight: (record: TaskRecord) => boolean,
): Promise<TaskRecord> {
  return new Promise((resolve) => {
    const look = () => {
      const record = store.get(id);
      if (record !== undefined && isRight(record)) {
        listening.dispose();
        resolve(record);
      }
    };
    const listening = store.onDidChange(look);
    look();
  });
}

/** Settles when a record is in a state. */
export async function whenState(
  store: Pick<RecordStore, 'get' | 'onDidChange'>,
  id: string,
  state: TaskRecord['state'],
): Promise<TaskRecord> {
  return whenRecord(store, id, (it) => it.state === state);
}

/** The files of a store's records, relative to its folder, with slashes, in order. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/** The records in a store's folder, each as its newest revision on disk, oldest record first. */
export function readRecords(folder: string): TaskRecord[] {
  const newest = new Map<string, TaskRecord>();
  for (const file of listFiles(folder).filter((name) => name.endsWith('.json'))) {
    const record = parseRecord(readFileSync(join(folder, file), 'utf8'));
    if ((newest.get(record.id)?.revision ?? 0) < record.revision) {
      newest.set(record.id, record);
    }
  }
  return [...newest.values()].sort((a, b) => a.createdAt - b.createdAt);
}
