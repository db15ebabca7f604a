import { isDeepStrictEqual } from 'node:util';
import type { ModelLimits, Organization } from '../../runway/answers/organization.ts';
import { isMissingEndpoint } from '../../runway/client.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import type { Service } from '../../runway/service.ts';
import type { TaskContext } from '../context.ts';
import { Emitter, type Disposable } from '../../util/emitter.ts';
import { describeError } from '../../util/log.ts';
import type { TaskRecord } from '../record.ts';
import { honouredWait } from '../polling/timing.ts';

/** Shortest time between two requests, in milliseconds, even if many tasks end meanwhile. */
const GAP = 5000;

/** The limits of one model, and when the service was asked for them. */
export interface KnownLimits extends ModelLimits {
  /** Milliseconds since the epoch. Tasks that were sent later are not counted in `usedToday`. */
  readonly askedAt: number;
}

/** The limits of one answer. */
interface LimitsAnswer {
  readonly models: Organization['limits'];
  readonly askedAt: number;
}

/**
 * The account at the selected service: the credit balance, and the limits of each model. The service
 * is asked when a user can first see them, and when the balance may have changed, but never
 * periodically. If a request fails, the balance is unknown, because the old figure may be wrong. The
 * limits stay: they change with the user's plan only.
 */
export class Account implements Disposable {
  private readonly changed: Emitter<void>;
  private readonly listening: Disposable;
  /** Ids of tasks whose end was already noticed. */
  private readonly finished = new Set<string>();
  /** Milliseconds since the epoch. Tasks that ended earlier don't change the balance. */
  private readonly openedAt: number;
  /** The last answer; undefined after a request that failed. */
  private current: Organization | undefined;
  private lastLimits: LimitsAnswer | undefined;
  private wanted = false;
  private asking: AbortController | undefined;
  private askAgain = false;
  /** Aborted to cancel a request that waits for the gap to pass. */
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
    this.listening = context.capabilities.onDidLearn((learned) => {
      if (learned !== 'models' && this.offers() === undefined) {
        this.ask();
      }
    });
    this.noteTasks(tasks);
  }

  /** Undefined when the balance is unknown, or the service doesn't report it. */
  get credits(): number | undefined {
    return this.current?.credits;
  }

  /** Undefined when the service told no limit of the model. */
  limits(model: string): KnownLimits | undefined {
    const { models, askedAt } = this.lastLimits ?? {};
    const limits = models?.get(model);
    return limits === undefined || askedAt === undefined ? undefined : { ...limits, askedAt };
  }

  /** The balance or a limit changed. */
  get onDidChange() {
    return this.changed.event;
  }

  /** Keeps the account up to date from now on, because the user can see the balance or a limit. */
  want(): void {
    this.wanted = true;
    if (this.current === undefined) {
      this.ask();
    }
  }

  /** Changes the service. Asks again even for the same service: a new key may mean another account. */
  choose(service: Service | undefined): void {
    const isAnother = service?.root !== this.service?.root;
    this.stop();
    this.service = service;
    this.show(undefined, undefined);
    if (isAnother && service !== undefined) {
      this.context.capabilities.learn(service.root, 'credits', undefined);
    }
    this.ask();
  }

  /** Asks again if one of these tasks has just ended at the selected service, in any window. */
  noteTasks(changed: readonly TaskRecord[]): void {
    const ended = changed.filter(
      (task) => isFinishedSince(task, this.openedAt) && !this.finished.has(task.id),
    );
    for (const { id } of ended) {
      this.finished.add(id);
    }
    if (ended.some((task) => task.service === this.service?.root)) {
      this.ask();
    }
  }

  /** Asks the service, as soon as the gap since the last request has passed. */
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
    const { clock } = this.context;
    this.askedAt = clock.monotonic();
    this.pause = GAP;
    const askedAt = clock.now();
    const answer = await this.query(service, asking.signal);
    if (asking.signal.aborted) {
      return;
    }
    this.asking = undefined;
    if (answer === 'failed') {
      this.show(undefined, this.lastLimits);
    } else {
      this.show(answer, answer && { models: answer.limits, askedAt });
    }
    if (this.askAgain) {
      this.askAgain = false;
      this.ask();
    }
  }

  /** @returns undefined without a key */
  private async query(
    service: Service,
    signal: AbortSignal,
  ): Promise<Organization | 'failed' | undefined> {
    const { capabilities, log } = this.context;
    try {
      const client = await this.context.client(service.root);
      const answer = await client?.organization({ signal });
      if (answer !== undefined && !signal.aborted) {
        capabilities.learn(service.root, 'credits', true);
      }
      return answer;
    } catch (error) {
      if (!signal.aborted) {
        log.debug(`The account at ${service.root} is not known. ${describeError(error)}`);
        if (service.kind !== 'runway' && isMissingEndpoint(error)) {
          capabilities.learn(service.root, 'credits', false);
        }
        const retryAfter = error instanceof ServiceError ? error.retryAfter : undefined;
        this.pause = Math.max(GAP, honouredWait(retryAfter));
      }
      return 'failed';
    }
  }

  private show(answer: Organization | undefined, limits: LimitsAnswer | undefined): void {
    const isSame =
      this.current?.credits === answer?.credits &&
      isDeepStrictEqual(this.lastLimits?.models, limits?.models);
    this.current = answer;
    this.lastLimits = limits;
    if (!isSame) {
      this.changed.fire();
    }
  }
}

/** The service charges a task when it ends there, before its video is saved. */
function isFinishedSince({ taskId, endedAt }: TaskRecord, time: number): boolean {
  return taskId !== undefined && endedAt !== undefined && endedAt >= time;
}
