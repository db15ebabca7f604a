import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Job, WindowMessage } from './job.ts';

/** Real milliseconds after which a window that has not ended is taken for stuck. */
const LIMIT = 40_000;

/** A window: a process of its own. */
export class WindowProcess {
  readonly said: WindowMessage[] = [];
  /** Settles when it is gone; false: it was killed. */
  readonly ended: Promise<boolean>;
  isStuck = false;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<(said: WindowMessage) => void>();

  constructor(program: string, job: Job) {
    const argv = ['--enable-source-maps', program, JSON.stringify(job)];
    this.child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) {
      throw new Error('A window has no output.');
    }
    createInterface({ input: stdout }).on('line', (line) => {
      const said = JSON.parse(line) as WindowMessage;
      this.said.push(said);
      for (const listener of this.listeners) {
        listener(said);
      }
    });
    stderr.on('data', (text: Buffer) => this.said.push({ failed: String(text) }));
    const limit = setTimeout(() => {
      this.isStuck = true;
      this.kill();
    }, LIMIT);
    this.ended = new Promise((resolve) => {
      this.child.once('close', (_code, signal) => {
        clearTimeout(limit);
        resolve(signal === null);
      });
    });
  }

  /** At once, as a crash or the system would. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  onSaid(listener: (said: WindowMessage) => void): void {
    this.listeners.add(listener);
  }

  get steps(): string[] {
    return this.said.flatMap((it) => ('step' in it ? [it.step] : []));
  }
}
