import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { newFolder, removeFolder } from '../../unit/tasks/support/tempFolder.ts';

/** What the checks need of a record. It is read without the code that is tested. */
export interface RecordOnDisk {
  readonly id: string;
  readonly state: string;
  readonly taskId?: string;
  readonly file?: string;
  readonly moreVideos?: readonly { readonly file?: string }[];
  readonly settings?: { readonly promptText?: string };
}

/** The folders that all windows of a test share. */
export class TestFolder {
  /** The user's own files next to the videos, by name. */
  private readonly own = new Map<string, string>();

  private constructor(readonly folder: string) {}

  static async build(): Promise<TestFolder> {
    const testFolder = new TestFolder(await newFolder());
    await mkdir(testFolder.leases);
    await mkdir(testFolder.videos);
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

  /** Adds a file of the user next to the videos. It must stay as it is. */
  async addOwnFile(name: string, text: string): Promise<void> {
    this.own.set(name, text);
    await writeFile(join(this.videos, name), text);
  }

  /** The names of the user's own files that were changed. */
  async changedFiles(): Promise<string[]> {
    const changed = [...this.own].map(async ([name, text]) => {
      const now = await readFile(join(this.videos, name), 'utf8').catch(() => undefined);
      return now === text ? [] : [name];
    });
    return (await Promise.all(changed)).flat();
  }

  /** The folders of the records. */
  recordFolders(): string[] {
    return this.listPlaces()
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
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
    await Promise.all((await readdir(this.leases)).map((name) => makeOld(join(this.leases, name))));
  }

  /** Leaves a lease of a window that died long ago. */
  async addStaleLease(name: string): Promise<void> {
    const file = join(this.leases, `${name}.lease`);
    await writeFile(file, 'killed');
    await makeOld(file);
  }

  /** Every file that is, or was to become, a video. */
  async videoFiles(): Promise<{ name: string; bytes: Buffer }[]> {
    const names = (await readdir(this.videos)).filter((name) => !this.own.has(name));
    return Promise.all(
      names.map(async (name) => ({ name, bytes: await readFile(join(this.videos, name)) })),
    );
  }

  /** What a write that never ended left: a temporary file, or the folder of a record without one. */
  leftovers(): string[] {
    const files = this.listPlaces().map((entry) => entry.name);
    const folders = this.recordFolders().filter((folder) => listRevisions(folder).length === 0);
    return [
      ...files.filter((name) => name.endsWith('.tmp')),
      ...folders.map((folder) => basename(folder)),
    ];
  }

  async delete(): Promise<void> {
    await removeFolder(this.folder);
  }

  private listPlaces(): Dirent[] {
    return ['unfinished', 'ended'].flatMap((place) => readEntries(join(this.records, place)));
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

/** A window may delete the file at any time. */
async function makeOld(file: string): Promise<void> {
  const longAgo = Date.now() / 1000 - 60;
  await utimes(file, longAgo, longAgo).catch(() => undefined);
}
