import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
    await mkdir(testFolder.records);
    await mkdir(testFolder.leases);
    await mkdir(testFolder.videos);
    await writeFile(testFolder.precious, PRECIOUS);
    return testFolder;
  }

  get records(): string {
    return join(this.folder, 'tasks');
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

  /** The newest readable revision of every record. */
  readRecords(): RecordOnDisk[] {
    const newest = new Map<string, { revision: number; record: RecordOnDisk }>();
    for (const name of readdirSync(this.records)) {
      const [, id, number] = /^(.+)\.(\d+)\.json$/.exec(name) ?? [];
      const record = this.tryRead(name);
      const revision = Number(number);
      if (id !== undefined && record && revision > (newest.get(id)?.revision ?? 0)) {
        newest.set(id, { revision, record });
      }
    }
    return [...newest.values()].map((it) => it.record);
  }

  private tryRead(name: string): RecordOnDisk | undefined {
    try {
      return JSON.parse(readFileSync(join(this.records, name), 'utf8')) as RecordOnDisk;
    } catch {
      return undefined;
    }
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

  async temporaryRecords(): Promise<string[]> {
    return (await readdir(this.records)).filter((it) => it.endsWith('.tmp'));
  }

  async tearDown(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
