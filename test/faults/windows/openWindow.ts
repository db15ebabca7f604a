import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Numbered, Opening, Order, WindowMessage, Shown } from './messages.ts';

/** A revision of a task, and when a window showed it. */
interface Sight {
  readonly revision: number;
  readonly at: number;
}

/** A window as the test sees it: what it shows and says, and what can be done to its process. */
export class OpenWindow {
  readonly said: WindowMessage[] = [];
  /** What it shows, by the tasks' ids. */
  readonly list = new Map<string, Shown>();
  /** What it has shown, by the tasks' ids, the oldest first. */
  readonly sights = new Map<string, Sight[]>();
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly pending = new Map<number, PromiseWithResolvers<unknown>>();
  private numbers = 0;
  private isEnded = false;

  constructor(
    program: string,
    readonly opening: Opening,
    private readonly onSaid: () => void,
  ) {
    this.child = fork(program, [JSON.stringify(opening)], {
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (said: WindowMessage) => this.receive(said));
    this.ended = once(this.child, 'close').then(() => {
      this.isEnded = true;
      for (const pending of this.pending.values()) {
        pending.reject(new Error(`${this.name} has ended.`));
      }
    });
  }

  get name(): string {
    return this.opening.window;
  }

  get isOpen(): boolean {
    return this.said.some((it) => it.said === 'opened');
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

  /** @returns what came of it; rejects when it fails, or the window ends before */
  order<T = unknown>(order: Order): Promise<T> {
    this.numbers += 1;
    const pending = withResolvers<unknown>();
    this.pending.set(this.numbers, pending);
    const numbered: Numbered = { ...order, number: this.numbers };
    this.child.send(numbered);
    return pending.promise as Promise<T>;
  }

  /** At once, as a crash or the system would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Puts its process to sleep, as a machine does with all of them. */
  sleep(): void {
    this.child.kill('SIGSTOP');
  }

  wake(): void {
    this.child.kill('SIGCONT');
  }

  async close(): Promise<void> {
    if (!this.isEnded) {
      await this.order({ do: 'close' }).catch(() => undefined);
    }
    await this.ended;
  }

  private receive(said: WindowMessage): void {
    this.said.push(said);
    switch (said.said) {
      case 'shown':
        for (const task of said.tasks) {
          this.list.set(task.id, task);
          const sight = { revision: task.revision, at: said.at };
          this.sights.set(task.id, [...(this.sights.get(task.id) ?? []), sight]);
        }
        break;
      case 'answered':
        this.pending.get(said.number)?.resolve(said.value);
        this.pending.delete(said.number);
        break;
      case 'refused':
        this.pending.get(said.number)?.reject(new Error(said.reason));
        this.pending.delete(said.number);
        break;
      case 'opened':
      case 'notified':
      case 'logged':
        break;
    }
    this.onSaid();
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: Error): void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
