import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench.ts';
import { extensionId } from './workbench.ts';

/** The fields of a task's record that the tests read. */
export interface RecordOnDisk {
  readonly id: string;
  readonly state: string;
  readonly service: string;
  readonly chargedCredits?: number;
  readonly window: string;
  readonly image: { readonly name: string };
  readonly taskId?: string;
  readonly file?: string;
  readonly announced?: boolean;
  readonly announcedBy?: string;
  readonly removedAt?: number;
}

/** The folder in which all windows keep tasks and leases. */
export function findStorage({ session }: Workbench): string {
  return join(session.dataDir, 'data/User/globalStorage', extensionId);
}

/** The newest revision of every record on disk, including tasks that were removed from the list. */
export function readRecords(workbench: Workbench): RecordOnDisk[] {
  const records = join(findStorage(workbench), 'records');
  // In this order: a record that ends meanwhile moves from the first folder to the second.
  return ['unfinished', 'ended'].flatMap((place) =>
    readdirSync(join(records, place))
      .filter((name) => /^\d{13}-/.test(name))
      .flatMap((name) => readNewest(join(records, place, name)) ?? []),
  );
}

/** Reads the newest revision in a record's folder; undefined when the folder has moved. */
function readNewest(folder: string): RecordOnDisk | undefined {
  try {
    const revisions = readdirSync(folder).flatMap((name) => {
      const [, revision] = /^(\d+)\.json$/.exec(name) ?? [];
      return revision === undefined ? [] : [Number(revision)];
    });
    const file = join(folder, `${Math.max(...revisions)}.json`);
    return JSON.parse(readFileSync(file, 'utf8')) as RecordOnDisk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
