import { isMissingEndpoint } from '../../runway/client.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import type { Service } from '../../runway/service.ts';
import type { TaskContext } from '../context.ts';
import { Emitter, type Disposable } from '../../util/emitter.ts';
import { describeError } from '../../util/log.ts';
import type { TaskRecord } from '../record.ts';
import { honouredWait } from '../polling/timing.ts';

/** Fewest milliseconds from one question to the next, however many tasks end meanwhile. */
const GAP = 5000;

/**
 * The credits that are left at the chosen service. It is asked when somebody first wants to see
 * them, and whenever they may have changed; never just because time has passed. What could not be
 * found out is unknown: an old figure may have been spent meanwhile.
 */
export class Balance implements Disposable {
  private readonly changed: Emitter<void>;
  private readonly listening: Disposable;
  /** Ids of the tasks that their services are known to be finished with. */
  private readonly finished = new Set<string>();
  /** Milliseconds since the epoch. Ended tasks of before are read later, and are no news. */
  private readonly openedAt: number;
  private figure: number | undefined;
  private wanted = false;
  private asking: AbortController | undefined;
  private askAgain = false;
  /** Aborted to give up a question that waits for its time. */
  private waiting: AbortController | undefined;
  /** Monotonic milliseconds. */
  private askedAt = -Infinity;
  private pause = 0;

  constructor(
    private readonly context: Pick<TaskContext, 'clock' | 'log' | 'capabilities' | 'client'>,
    private service: Service | undefined,
    tasks: readonly TaskRecord[],
  ) {
    this.openedAt = context.clock.now();
    this.changed = new Emitter((error) => context.log.error(describeError(error)));
    this.listening = context.capabilities.onDidLearn(() => {
      if (this.offers() === undefined) {
        this.ask();
      }
    });
    this.noteTasks(tasks);
  }

  /** undefined: not known, or the service does not tell. */
  get credits(): number | undefined {
    return this.figure;
  }

  get onDidChange() {
    return this.changed.event;
  }

  /** Somebody can see the figure from now on, and wants to. */
  want(): void {
    this.wanted = true;
    if (this.figure === undefined) {
      this.ask();
    }
  }

  /** Another service is the chosen one, or a key has changed, and with it perhaps the account. */
  choose(service: Service | undefined): void {
    const isAnother = service?.root !== this.service?.root;
    this.stop();
    this.service = service;
    this.show(undefined);
    if (isAnother && service !== undefined) {
      this.context.capabilities.learn(service.root, 'credits', undefined);
    }
    this.ask();
  }

  /** Asks anew if one of these tasks has just ended at the chosen service, in whichever window. */
  noteTasks(changed: readonly TaskRecord[]): void {
    const news = changed.filter(
      (task) => isFinishedSince(task, this.openedAt) && !this.finished.has(task.id),
    );
    for (const { id } of news) {
      this.finished.add(id);
    }
    if (news.some((it) => it.service === this.service?.root)) {
      this.ask();
    }
  }

  /** Asks the service as soon as the last question is long enough ago. */
  ask(): void {
    if (!this.wanted || this.service === undefined || this.offers() === false) {
      return;
    }
    if (this.asking !== undefined) {
      this.askAgain = true;
      return;
    }
    if (this.waiting === undefined) {
      this.waiting = new AbortController();
      void this.fetchLater(this.waiting);
    }
  }

  dispose(): void {
    this.stop();
    this.listening.dispose();
    this.changed.dispose();
  }

  private offers(): boolean | undefined {
    return this.service && this.context.capabilities.has(this.service.root, 'credits');
  }

  private stop(): void {
    this.asking?.abort();
    this.asking = undefined;
    this.askAgain = false;
    this.waiting?.abort();
    this.waiting = undefined;
    this.askedAt = -Infinity;
  }

  private async fetchLater(waiting: AbortController): Promise<void> {
    const { clock } = this.context;
    const delay = Math.max(0, this.askedAt + this.pause - clock.monotonic());
    await clock.delay(delay, waiting.signal).catch(() => undefined);
    if (!waiting.signal.aborted) {
      this.waiting = undefined;
      await this.fetch();
    }
  }

  private async fetch(): Promise<void> {
    const { service } = this;
    if (service === undefined) {
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    this.askedAt = this.context.clock.monotonic();
    this.pause = GAP;
    const credits = await this.query(service, asking.signal);
    if (asking.signal.aborted) {
      return;
    }
    this.asking = undefined;
    this.show(credits);
    if (this.askAgain) {
      this.askAgain = false;
      this.ask();
    }
  }

  private async query(service: Service, signal: AbortSignal): Promise<number | undefined> {
    const { capabilities, log } = this.context;
    try {
      const client = await this.context.client(service.root);
      const credits = await client?.credits({ signal });
      if (credits !== undefined && !signal.aborted) {
        capabilities.learn(service.root, 'credits', true);
      }
      return credits;
    } catch (error) {
      if (!signal.aborted) {
        log.debug(`The credits left at ${service.root} are not known. ${describeError(error)}`);
        if (service.kind === 'relay' && isMissingEndpoint(error)) {
          capabilities.learn(service.root, 'credits', false);
        }
        const retryAfter = error instanceof ServiceError ? error.retryAfter : undefined;
        this.pause = Math.max(GAP, honouredWait(retryAfter));
      }
      return undefined;
    }
  }

  private show(credits: number | undefined): void {
    if (this.figure !== credits) {
      this.figure = credits;
      this.changed.fire();
    }
  }
}

/** What a task cost is certain once the service is finished with it, and before its video is saved. */
function isFinishedSince({ taskId, endedAt }: TaskRecord, time: number): boolean {
  return taskId !== undefined && endedAt !== undefined && endedAt >= time;
}
