import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench.ts';
import { extensionId } from './workbench.ts';

/** The fields of a task's record that the tests read. */
export interface RecordOnDisk {
  readonly id: string;
  readonly state: string;
  readonly window: string;
  readonly image: { readonly name: string };
  readonly taskId?: string;
  readonly file?: string;
  readonly announced?: boolean;
  readonly removedAt?: number;
}

/** The folder in which all windows keep tasks and leases. */
export function findStorage({ session }: Workbench): string {
  return join(session.dataDir, 'data/User/globalStorage', extensionId);
}

/** The newest revision of every record on disk, including tasks that were removed from the list. */
export function readRecords(workbench: Workbench): RecordOnDisk[] {
  const folder = join(findStorage(workbench), 'tasks');
  const newest = new Map<string, number>();
  for (const name of readdirSync(folder)) {
    const [, id, revision] = /^([\w-]+)\.(\d+)\.json$/.exec(name) ?? [];
    if (id !== undefined) newest.set(id, Math.max(newest.get(id) ?? 0, Number(revision)));
  }
  return [...newest].map(
    ([id, revision]) =>
      JSON.parse(readFileSync(join(folder, `${id}.${revision}.json`), 'utf8')) as RecordOnDisk,
  );
}
