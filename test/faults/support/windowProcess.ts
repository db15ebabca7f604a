import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Numbered, Opening, Order, Shown, WindowMessage } from './messages.ts';

/** Real milliseconds in which a closed window must end. */
const LIMIT = 40_000;

/** When a window showed a revision of a task. */
export interface Sight {
  readonly revision: number;
  readonly at: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** A window in a process of its own: what it shows and says, and what can be done to it. */
export class WindowProcess {
  readonly said: WindowMessage[] = [];
  /** What it shows, by the tasks' ids. */
  readonly list = new Map<string, Shown>();
  /** What it has shown, by the tasks' ids, the oldest first. */
  readonly sights = new Map<string, Sight[]>();
  /** Resolves when the process has ended. False: it was killed. */
  readonly ended: Promise<boolean>;
  /** Resolves when its list is open, or when the window is killed before. */
  readonly opened: Promise<unknown>;
  hasEnded = false;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly pending = new Map<number, Pending>();
  private readonly waiting = new Set<() => void>();
  private numbers = 0;

  /** @param onSaid called after each message */
  constructor(
    program: string,
    public opening: Opening,
    private readonly onSaid: () => void,
  ) {
    this.child = spawn(process.execPath, ['--expose-gc', program]);
    // The window may be killed while it is told something.
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.on('data', (text: Buffer) => {
      this.receive({ said: 'failed', message: String(text) });
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.receive(JSON.parse(line) as WindowMessage);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (_code, signal) => {
        this.hasEnded = true;
        for (const pending of this.pending.values()) {
          pending.reject(new Error(`${this.name} has ended.`));
        }
        this.tell();
        resolve(signal === null);
      });
    });
    this.opened = this.open(opening).catch(() => undefined);
  }

  /** Opens its list, again if it was closed. */
  async open(opening: Opening): Promise<void> {
    this.opening = opening;
    this.list.clear();
    await this.order({ do: 'open', ...opening });
  }

  get name(): string {
    return this.opening.window;
  }

  get notifications(): string[] {
    return this.said.flatMap((it) => (it.said === 'notified' ? [it.message] : []));
  }

  /** Those about the task with a name: of `task-1.png` or `task-1.mp4`, but not of `task-11.png`. */
  findNotifications(name: string): string[] {
    return this.notifications.filter((it) => it.includes(`${name}.`));
  }

  /** The task with a name, as this window shows it. */
  find(name: string): Shown | undefined {
    return [...this.list.values()].find((it) => it.name === name);
  }

  /** Resolves with a task when this window shows it in the right state. */
  async shows(id: string, isRight: (task: Shown) => boolean): Promise<Shown> {
    for (;;) {
      const task = this.list.get(id);
      if (task !== undefined && isRight(task)) {
        return task;
      }
      if (this.hasEnded) {
        throw new Error(`${this.name} has ended.`);
      }
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** @returns the order's result; rejects when it fails, or when the window ends before */
  order<T = unknown>(order: Order): Promise<T> {
    this.numbers += 1;
    const numbered: Numbered = { ...order, number: this.numbers };
    const answered = new Promise<unknown>((resolve, reject) => {
      if (this.hasEnded) {
        reject(new Error(`${this.name} has ended.`));
      }
      this.pending.set(numbered.number, { resolve, reject });
    });
    this.child.stdin.write(`${JSON.stringify(numbered)}\n`);
    return answered as Promise<T>;
  }

  /** Kills it at once, as a crash or the system would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Stops its process, as a sleeping machine stops every process. */
  sleep(): void {
    this.child.kill('SIGSTOP');
  }

  wake(): void {
    this.child.kill('SIGCONT');
  }

  /** Closes its list. Resolves when everything that was under way is done. */
  async closeList(): Promise<void> {
    await this.order({ do: 'close' });
  }

  /** Closes its list, and lets the process end. */
  async close(): Promise<void> {
    const limit = setTimeout(() => {
      this.receive({ said: 'failed', message: 'It was closed, but did not end.' });
      this.child.kill('SIGKILL');
    }, LIMIT);
    await this.closeList().catch(() => undefined);
    this.child.stdin.end();
    await this.ended;
    clearTimeout(limit);
  }

  private receive(message: WindowMessage): void {
    this.said.push(message);
    switch (message.said) {
      case 'shown':
        for (const task of message.tasks) {
          this.list.set(task.id, task);
          const sights = this.sights.get(task.id) ?? [];
          sights.push({ revision: task.revision, at: message.at });
          this.sights.set(task.id, sights);
        }
        break;
      case 'answered':
        this.pending.get(message.number)?.resolve(message.value);
        this.pending.delete(message.number);
        break;
      case 'refused':
        this.pending.get(message.number)?.reject(new Error(message.reason));
        this.pending.delete(message.number);
        break;
      case 'notified':
      case 'logged':
      case 'step':
      case 'unsafe':
      case 'failed':
        break;
    }
    this.tell();
  }

  private tell(): void {
    for (const resolve of this.waiting) {
      resolve();
    }
    this.waiting.clear();
    this.onSaid();
  }
}
