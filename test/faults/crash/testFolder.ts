import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What the checks look at of a record; read without the code that is tested. */
export interface RecordOnDisk {
  readonly id: string;
  readonly state: string;
  readonly taskId?: string;
  readonly file?: string;
  readonly settings?: { readonly promptText?: string };
}

const PRECIOUS = 'Somebody’s own video, which has the very name that ours would get.';

/** The folders that the windows of a run share. */
export class TestFolder {
  private constructor(readonly folder: string) {}

  static async build(): Promise<TestFolder> {
    const testFolder = new TestFolder(await mkdtemp(join(tmpdir(), 'crash-')));
    await mkdir(testFolder.leases);
    await mkdir(testFolder.videos);
    await writeFile(testFolder.precious, PRECIOUS);
    return testFolder;
  }

  get records(): string {
    return join(this.folder, 'records');
  }

  get leases(): string {
    return join(this.folder, 'leases');
  }

  get videos(): string {
    return join(this.folder, 'videos');
  }

  get precious(): string {
    return join(this.videos, 'cat.mp4');
  }

  async isPreciousWhole(): Promise<boolean> {
    return (await readFile(this.precious, 'utf8').catch(() => '')) === PRECIOUS;
  }

  /** The folders of the records. */
  recordFolders(): string[] {
    return ['unfinished', 'ended'].flatMap((place) => {
      const entries = readEntries(join(this.records, place));
      return entries
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name));
    });
  }

  /** The newest readable revision of every record. */
  readRecords(): RecordOnDisk[] {
    return this.recordFolders().flatMap((folder) => {
      const revisions = listRevisions(folder);
      return revisions.flatMap((file) => tryRead(file) ?? []).slice(0, 1);
    });
  }

  /** Makes the leases as old as if their holders had been dead for a while. */
  async ageLeases(): Promise<void> {
    const longAgo = Date.now() / 1000 - 60;
    for (const name of await readdir(this.leases)) {
      await utimes(join(this.leases, name), longAgo, longAgo).catch(() => undefined);
    }
  }

  /** Every file that is, or was to become, a video. */
  async videoFiles(): Promise<{ name: string; bytes: Buffer }[]> {
    const names = (await readdir(this.videos)).filter(
      (it) => join(this.videos, it) !== this.precious,
    );
    return Promise.all(
      names.map(async (name) => ({ name, bytes: await readFile(join(this.videos, name)) })),
    );
  }

  /** What a write that never ended left: a temporary file, or the folder of a record without one. */
  leftovers(): string[] {
    const files = ['unfinished', 'ended']
      .flatMap((place) => readEntries(join(this.records, place)))
      .map((entry) => entry.name)
      .filter((name) => name.endsWith('.tmp'));
    const folders = this.recordFolders().filter((folder) => listRevisions(folder).length === 0);
    return [...files, ...folders.map((folder) => basename(folder))];
  }

  async tearDown(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The files of a record, the newest revision first. */
export function listRevisions(folder: string): string[] {
  const number = (file: string) => Number(/^(\d+)\.json$/.exec(file)?.[1] ?? 0);
  const files = readEntries(folder).map((entry) => entry.name);
  return files
    .filter((file) => number(file) > 0)
    .sort((a, b) => number(b) - number(a))
    .map((file) => join(folder, file));
}

/** A window may move or delete the folder of a record at any time. */
function readEntries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function tryRead(file: string): RecordOnDisk | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RecordOnDisk;
  } catch {
    return undefined;
  }
}
