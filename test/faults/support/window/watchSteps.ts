import { promises as fs, type PathLike } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';
import type { Opening } from '../messages.ts';
import { report } from './report.ts';

/** Told of every step, in the middle of what the process does. */
interface StepListener {
  reached(name: string): void;
  /** Whether the process dies at this step, so that there is no need to do all of it. */
  diesAt(name: string): boolean;
  /** A power cut now would lose something. */
  unsafe(what: string): void;
}

const real = {
  open: fs.open,
  link: fs.link,
  rename: fs.rename,
  rm: fs.rm,
  mkdir: fs.mkdir,
  ClientRequest: http.ClientRequest,
};

/** Reports every step, and lets this process die at one. */
export function reportSteps({ dieAt, noLinks = false }: NonNullable<Opening['steps']>): void {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.get(name) ?? 0;
  const diesAt = (name: string) => dieAt?.name === name && dieAt.nth === count(name) + 1;
  const reached = (name: string) => {
    const dies = diesAt(name);
    counts.set(name, count(name) + 1);
    report({ said: 'step', name });
    if (dies) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  const unsafe = (message: string) => report({ said: 'unsafe', message });
  watchSteps({ diesAt, reached, unsafe }, noLinks);
}

/**
 * Watches the steps that the process takes on disk and in the network. It changes `node:fs` and
 * `node:http` under the code that is tested, so the steps are its real system calls in their real
 * order.
 */
function watchSteps(listener: StepListener, noLinks: boolean): void {
  const disk = new DiskSteps(listener, noLinks);
  Object.assign(fs, {
    open: (file: string, flags: string) => disk.open(file, flags),
    link: (from: string, to: string) => disk.link(from, to),
    rename: (from: string, to: string) => disk.rename(from, to),
    rm: (file: string, options: object) => disk.rm(file, options),
    mkdir: (folder: string, options: object) => disk.mkdir(folder, options),
  });
  // Requests to this computer are made without `http.request`, to bypass a proxy.
  http.ClientRequest = new Proxy(real.ClientRequest, {
    construct: (ClientRequest, [options]: [RequestOptions]) => {
      disk.beforeRequest(options.method ?? 'GET');
      const kind = kindOfRequest(options.path ?? '/', options.method ?? 'GET');
      return watchRequest(listener, kind, () => new ClientRequest(options));
    },
  });
  // `import { ClientRequest }` gets it too.
  syncBuiltinESMExports();
}

class DiskSteps {
  /** Files whose content may be in caches only. */
  private readonly unflushed = new Set<string>();
  /** Folders whose names may be in caches only. */
  private readonly unflushedFolders = new Set<string>();
  /** What the temporary files are for. */
  private readonly subjects = new Map<string, string>();
  private lastSubject = 'record';

  constructor(
    private readonly listener: StepListener,
    private readonly noLinks: boolean,
  ) {}

  /** The service must not get a request for a task that a power cut would lose. */
  beforeRequest(method: string): void {
    const records = [...this.unflushed, ...this.unflushedFolders];
    if (method === 'POST' && records.length > 0) {
      this.listener.unsafe(`sent before ${records.map((it) => basename(it)).join()} was flushed`);
    }
  }

  async open(file: string, flags: string): Promise<FileHandle> {
    if (isLease(file)) {
      return real.open(file, flags);
    }
    const isFolder = flags === 'r';
    if (!isFolder) {
      this.reach(`${describeFile(file)}: before its file`);
    }
    const handle = await real.open(file, flags);
    const { listener } = this;
    const write = handle.writeFile.bind(handle);
    const sync = handle.sync.bind(handle);
    if (!isFolder) {
      this.reach(`${describeFile(file)}: empty file`);
    }
    handle.writeFile = async (data) => {
      this.unflushed.add(file);
      const content = Buffer.from(data as string | Buffer);
      const subject = this.describeSubject(file, content.toString());
      if (listener.diesAt(`${subject}: half written`)) {
        await write(content.subarray(0, content.length / 2));
      }
      this.reach(`${subject}: half written`);
      await write(content);
      this.reach(`${subject}: written`);
    };
    handle.sync = async () => {
      await sync();
      this.unflushed.delete(file);
      this.unflushedFolders.delete(file);
      this.reach(isFolder ? `${this.lastSubject}: folder flushed` : `${this.of(file)}: flushed`);
    };
    return handle;
  }

  async link(from: string, to: string): Promise<void> {
    if (this.noLinks) {
      throw Object.assign(new Error('No links here.'), { code: 'EPERM' });
    }
    if (isLease(from)) {
      return real.link(from, to);
    }
    this.named(from, to);
    await real.link(from, to);
    this.reach(`${this.of(from)}: named`);
  }

  async rename(from: string, to: string): Promise<void> {
    if (isLease(from)) {
      return real.rename(from, to);
    }
    if (!this.subjects.has(from)) {
      return this.moveFolder(from, to);
    }
    this.reach(`${this.of(from)}: name taken`);
    this.named(from, to);
    await real.rename(from, to);
    this.reach(`${this.of(from)}: renamed`);
  }

  async mkdir(folder: string, options: object): Promise<string | undefined> {
    const isRecord = isRecordFolder(folder);
    if (isRecord) {
      this.reach('record: before its folder');
    }
    const made = await real.mkdir(folder, { ...options, recursive: true });
    if (isRecord) {
      this.unflushedFolders.add(dirname(folder));
      this.lastSubject = 'record';
      this.reach('record: empty folder');
    }
    return made;
  }

  async rm(file: PathLike, options: object): Promise<void> {
    const name = String(file);
    const isOld = name.endsWith('.json');
    if (isOld) {
      if (this.unflushedFolders.has(dirname(name))) {
        this.listener.unsafe(`${basename(name)} was deleted before the newer one was flushed`);
      }
      this.reach(`${this.lastSubject}: before older deleted`);
    }
    await real.rm(file, options);
    this.unflushed.delete(name);
    if (isOld) {
      this.reach(`${this.lastSubject}: older deleted`);
    } else if (this.subjects.has(name)) {
      this.reach(`${this.of(name)}: temporary gone`);
    }
  }

  /** A record goes to the ended ones, or back. */
  private async moveFolder(from: string, to: string): Promise<void> {
    if (this.unflushedFolders.has(from)) {
      this.listener.unsafe(`${basename(from)} was moved before it was flushed`);
    }
    this.reach(`${this.lastSubject}: before its folder moved`);
    await real.rename(from, to);
    this.unflushedFolders.add(dirname(from)).add(dirname(to));
    this.reach(`${this.lastSubject}: folder moved`);
  }

  private named(from: string, to: string): void {
    if (this.unflushed.has(from)) {
      this.listener.unsafe(`${basename(to)} got its name before it was flushed`);
    }
    if ([...this.unflushedFolders].some((it) => it !== dirname(to))) {
      this.listener.unsafe(`${basename(to)} got its name before the video's was flushed`);
    }
    this.unflushedFolders.add(dirname(to));
    this.lastSubject = this.of(from);
  }

  /** A record by its state: the content is the record. */
  private describeSubject(file: string, content: string): string {
    const state = /"state": "(\w+)"/.exec(content)?.[1];
    const subject = state === undefined ? describeFile(file) : `record ${state}`;
    this.subjects.set(file, subject);
    return subject;
  }

  private of(file: string): string {
    return this.subjects.get(file) ?? describeFile(file);
  }

  private reach(name: string): void {
    this.listener.reached(name);
  }
}

/** Leases are no steps: they only save requests, and nothing of them has to survive. */
function isLease(file: string): boolean {
  return /\.lease(?:$|\.)/.test(file);
}

/** `TIME-ID`, beside the other unfinished or ended ones. */
function isRecordFolder(folder: string): boolean {
  return /[\\/](?:unfinished|ended)[\\/]\d{13}-[^\\/]+$/.test(folder);
}

function describeFile(file: string): string {
  return /\.(?:tmp|json)$/.test(file) ? 'record' : 'video';
}

function watchRequest(
  listener: StepListener,
  kind: string,
  send: () => ClientRequest,
): ClientRequest {
  listener.reached(`${kind}: before sending`);
  const request = send();
  request.once('socket', (socket) =>
    socket.once('connect', () => listener.reached(`${kind}: connected`)),
  );
  request.once('finish', () => listener.reached(`${kind}: sent`));
  request.once('response', (response: IncomingMessage) => {
    listener.reached(`${kind}: answer begun`);
    response.once('end', () => listener.reached(`${kind}: answer read`));
  });
  if (kind === 'create' && listener.diesAt('create: half sent')) {
    request.end = (body: unknown) => {
      const content = Buffer.from(body as Buffer | string);
      const half = content.subarray(0, content.length / 2);
      request.write(half, () => listener.reached('create: half sent'));
      return request;
    };
  } else if (kind === 'create') {
    request.once('socket', () => listener.reached('create: half sent'));
  }
  return request;
}

function kindOfRequest(path: string, method: string): string {
  if (method === 'POST') {
    return 'create';
  }
  return path.startsWith('/videos/') ? 'download' : 'query';
}
