import { existsSync, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { heldDelays } from '../../../../src/util/durableFiles.ts';

/** A call that is about to be made on the disk. */
export interface DiskCall {
  readonly name: (typeof CALLS)[number] | 'write' | 'sync' | 'close';
  /** The path that is made, changed or looked at: of two, the new one. */
  readonly path: string;
  /** The flags of an `open`. */
  readonly flags?: string;
  /** What a `write` writes. */
  readonly content?: string;
}

/** The error code that a call fails with; undefined: it is made. */
export type Fault = (call: DiskCall) => string | undefined;

/** How long a file that is held is waited for outside of these tests. */
const REAL_DELAYS = [...heldDelays];

const CALLS = ['open', 'link', 'rename', 'rm', 'mkdir', 'stat', 'readdir', 'readFile'] as const;

/** The calls that change something. */
export function isChange({ name, flags }: DiskCall): boolean {
  return flags !== 'r' && !['stat', 'readdir', 'readFile', 'close'].includes(name);
}

/**
 * A disk that fails when a test wants it, in one folder and below. It changes `node:fs` under the
 * code that is tested. All other calls are real. A write that fails leaves half of its content, as on
 * a real disk.
 */
export class FaultyDisk {
  /** Every call so far. */
  readonly calls: DiskCall[] = [];
  /** Those that failed. */
  readonly strikes: DiskCall[] = [];
  private fault: Fault = () => undefined;
  private isOrdinary: (call: DiskCall) => boolean = () => false;
  private readonly waiting = new Set<() => void>();
  private readonly real = Object.fromEntries(CALLS.map((name) => [name, fs[name]]));

  constructor(private readonly folder: string) {
    heldDelays.splice(0, Infinity, ...REAL_DELAYS.map(() => 1));
    const open = fs.open.bind(fs);
    for (const name of CALLS) {
      const call = fs[name].bind(fs) as (...args: unknown[]) => Promise<unknown>;
      const position = name === 'link' || name === 'rename' ? 1 : 0;
      const meet = async (...args: unknown[]) => {
        this.meet({ name, path: String(args[position]) });
        return call(...args);
      };
      Object.assign(fs, { [name]: meet });
    }
    const meetOpen = async (path: string, flags: string) => {
      this.meet({ name: 'open', path, flags });
      return this.handle(path, await open(path, flags));
    };
    Object.assign(fs, { open: meetOpen });
  }

  fail(fault: Fault): void {
    this.fault = fault;
  }

  /** Failures that belong to the disk for good are no strikes. */
  ignore(isOrdinary: (call: DiskCall) => boolean): void {
    this.isOrdinary = isOrdinary;
  }

  /** Works again. */
  lift(): void {
    this.fault = () => undefined;
  }

  /** Settles when so many calls have failed. */
  async failed(count: number): Promise<void> {
    while (this.strikes.length < count) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  restore(): void {
    Object.assign(fs, this.real);
    heldDelays.splice(0, Infinity, ...REAL_DELAYS);
  }

  private meet(call: DiskCall): void {
    if (call.path === this.folder || call.path.startsWith(this.folder + sep)) {
      // No disk fails to make a folder that is there.
      if (call.name === 'mkdir' && existsSync(call.path)) {
        return;
      }
      this.calls.push(call);
      const code = this.fault(call);
      if (code !== undefined) {
        this.strikes.push(...(this.isOrdinary(call) ? [] : [call]));
        for (const resolve of this.waiting) {
          resolve();
        }
        this.waiting.clear();
        throw Object.assign(new Error(`${code}: the test says so, ${call.name}`), { code });
      }
    }
  }

  private handle(path: string, handle: FileHandle): FileHandle {
    const writeFile = handle.writeFile.bind(handle);
    const sync = handle.sync.bind(handle);
    const close = handle.close.bind(handle);
    handle.writeFile = async (data) => {
      const content = Buffer.from(data as string | Buffer);
      try {
        this.meet({ name: 'write', path, content: content.toString('latin1') });
      } catch (error) {
        await writeFile(content.subarray(0, content.length / 2));
        throw error;
      }
      await writeFile(data);
    };
    handle.sync = async () => {
      this.meet({ name: 'sync', path });
      await sync();
    };
    handle.close = async () => {
      await close();
      this.meet({ name: 'close', path });
    };
    return handle;
  }
}
