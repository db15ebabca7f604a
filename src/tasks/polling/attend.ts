import type { Phase } from '../../runway/answers/answer.ts';
import type { RunwayClient } from '../../runway/client.ts';
import type { TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import { SaveError } from '../video/saveError.ts';
import { transition, type TaskEvent } from '../transitions.ts';
import { describeError } from '../../util/log.ts';
import { poll, type Polled } from './pollTask.ts';
import type { TaskProblem, TaskRecord } from '../record.ts';
import { saveVideo } from '../video/saveVideo.ts';
import { backoff, POLL_INTERVAL, pollDelay } from './timing.ts';

/** How many links to a video are tried before the user is asked. */
const LINKS = 4;

/** When a task is looked after next, and what came of the times before. Times as the clock has them. */
export class Turn {
  busy = false;
  /** The link to the video is of no use any more; the service is asked for a fresh one. */
  needsLink = false;
  /** Links that led to no video. */
  links = 0;
  /** Downloads that broke off. */
  cuts = 0;
  /** Times in a row that the list could not be written. */
  failures = 0;
  /** The id under which the service answered the last time, if that was not the task's. */
  stranger: string | undefined;

  constructor(
    public due: number,
    public lastPoll: number,
  ) {}
}

/** Looks after one task once, for whoever holds the lease of its service. */
export class Attendant {
  constructor(
    private readonly context: TaskContext,
    private readonly signal: AbortSignal,
    /** Whether the lease is still held; without it another window may be saving the same video. */
    private readonly holds: () => Promise<boolean>,
    /** Told what asking came to, and when it began, before anything is written of it. */
    private readonly onPolled: (polled: Polled, begin: number) => void,
  ) {}

  /** Asks about a task, or saves its video, whichever is due. */
  async attend(record: TaskRecord, turn: Turn, client: RunwayClient | undefined): Promise<void> {
    if (record.state === 'saving' && !turn.needsLink) {
      await this.save(record, turn);
    } else if (client === undefined || record.taskId === undefined) {
      await this.missKey(record, turn);
    } else {
      await this.ask({ ...record, taskId: record.taskId }, turn, client);
    }
  }

  /** Says that the key is missing. The task waits until one is set. */
  async missKey(record: TaskRecord, turn?: Turn): Promise<void> {
    if (turn !== undefined) {
      turn.due = Infinity;
    }
    const notice = { kind: 'key', failure: { type: 'noKey' } } as const;
    await this.apply(record, { type: 'noticed', notice });
  }

  private async ask(
    record: TaskRecord & { readonly taskId: string },
    turn: Turn,
    client: RunwayClient,
  ): Promise<void> {
    const { clock, log } = this.context;
    const begin = clock.now();
    const polled = await poll(client, record, begin, this.signal, this.aliasIn(turn, record));
    if (this.signal.aborted) {
      return;
    }
    this.onPolled(polled, begin);
    turn.stranger = polled.stranger;
    turn.lastPoll = clock.now();
    const age = turn.lastPoll - (record.submittedAt ?? record.createdAt);
    turn.due = turn.lastPoll + pollDelay(age, this.context.random());
    if (polled.error !== undefined) {
      log.warn(`Task ${record.taskId}: ${describeError(polled.error)}`);
    }
    const changed = await this.apply(record, polled.event);
    if (turn.needsLink) {
      await this.renewed(record, turn, polled);
    } else if (changed?.state === 'saving') {
      turn.due = clock.now();
    }
  }

  /**
   * A service that answers twice under the same other id has two names for the task; once may be
   * a mistake of its. Another task's name it can never be.
   */
  private aliasIn({ stranger }: Turn, { service, id }: TaskRecord): string | undefined {
    const others = this.context.store.all().filter((it) => it.service === service && it.id !== id);
    return others.some((it) => it.taskId === stranger) ? undefined : stranger;
  }

  /** Goes on with a fresh link, if there is one; without a video at the service, the user is told. */
  private async renewed(record: TaskRecord, turn: Turn, { event }: Polled): Promise<void> {
    if (event.type === 'gone') {
      await this.apply(record, { type: 'notSaved', problem: event.problem });
    } else if (event.type === 'answered' && isOver(event.answer.phase)) {
      const problem = { failure: { type: 'videoGone' }, charged: 'unknown' } as const;
      await this.apply(record, { type: 'notSaved', problem });
    } else if (event.type === 'answered' && event.answer.videoUrl !== undefined) {
      turn.needsLink = false;
      turn.due = this.context.clock.now();
    }
  }

  private async save(record: TaskRecord, turn: Turn): Promise<void> {
    if (record.videoUrl === undefined) {
      this.needLink(turn);
      return;
    }
    let file: string;
    try {
      file = await saveVideo(record, record.videoUrl, this.signal, {
        window: this.context.window,
        onPlacing: async (place) => {
          const placing =
            (await this.isMine()) && (await this.apply(record, { type: 'placing', place }));
          if (placing === false || placing?.state !== 'saving') {
            throw new Error('Another window saves this video.');
          }
        },
      });
    } catch (error) {
      if (!(await this.isMine())) {
        return;
      }
      // Anything else is about the list, not about the video's folder: the poller tries again.
      if (!(error instanceof SaveError)) {
        throw error;
      }
      await this.saveFailed(record, turn, error);
      return;
    }
    this.context.log.info(`Task ${record.taskId ?? ''}: the video was saved as ${file}.`);
    await this.apply(record, { type: 'saved', file });
  }

  private async isMine(): Promise<boolean> {
    return !this.signal.aborted && (await this.holds());
  }

  private async saveFailed(record: TaskRecord, turn: Turn, error: SaveError): Promise<void> {
    const { clock, log } = this.context;
    log.warn(`Task ${record.taskId ?? ''}: ${describeError(error)}`);
    const failure = toFailure(error);
    switch (error.fault) {
      case 'network':
        turn.cuts += 1;
        turn.due = clock.now() + backoff(turn.cuts, this.context.random());
        await this.apply(record, { type: 'noticed', notice: { kind: 'offline', failure } });
        return;
      case 'expired':
      case 'notVideo':
      case 'incomplete':
      case 'tooLarge':
        turn.links += 1;
        if (turn.links < LINKS) {
          this.needLink(turn);
          return;
        }
        break;
      case 'disk':
        break;
    }
    const problem: TaskProblem = { failure, charged: 'unknown' };
    await this.apply(record, { type: 'notSaved', problem });
  }

  private needLink(turn: Turn): void {
    turn.needsLink = true;
    turn.due = turn.lastPoll + POLL_INTERVAL;
  }

  private apply(record: TaskRecord, event: TaskEvent): Promise<TaskRecord | undefined> {
    const { store, clock } = this.context;
    return store.update(record.id, (it) => transition(it, event, clock.now()));
  }
}

function isOver(phase: Phase): boolean {
  return phase === 'failed' || phase === 'cancelled';
}
