import type { Clock } from '../clock.ts';
import type { CreateRequest } from '../create/createRequest.ts';
import type { RootKind } from '../options.ts';
import { UndecodableImageError } from '../render/renderer.ts';
import type { Plan } from './plan.ts';
import { failures, hasEnded, type Failure, type TaskState } from './state.ts';

/** A plan with nothing left open. */
export type TaskPlan = Required<Omit<Plan, 'refuse' | 'fault'>>;

/** Where a task stays that the clock would have succeeded, until its video is rendered. */
const ALMOST = 0.99;

/** A task, whose state follows from the clock, its plan and its video. */
export class SimulatedTask {
  readonly id: string;
  readonly root: RootKind;
  readonly request: CreateRequest;
  readonly plan: TaskPlan;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Settles when its video is rendered, or cannot be. */
  readonly rendered: Promise<void>;
  /** Deleted by its owner; its state is the last it had. */
  deleted = false;

  readonly #clock: Clock;
  #video: Uint8Array | Failure | undefined;
  #held: TaskState | undefined;
  #ended: TaskState | undefined;
  #endedAt: number | undefined;

  constructor(
    id: string,
    request: CreateRequest,
    plan: TaskPlan,
    clock: Clock,
    video: Promise<Uint8Array>,
  ) {
    this.id = id;
    this.root = request.root;
    this.request = request;
    this.plan = plan;
    this.#clock = clock;
    this.createdAt = clock.now();
    this.rendered = video.then(
      (bytes) => {
        this.#video = bytes;
      },
      (error: unknown) => {
        this.#video = failureFor(error);
      },
    );
  }

  /** Its state now. An ended state, once seen, stays. */
  get state(): TaskState {
    const state = this.#held ?? this.#ended ?? this.#stateByClock();
    if (this.#held === undefined && this.#ended === undefined && hasEnded(state)) {
      this.#end(state);
    }
    return state;
  }

  /** When it ended, as far as anyone has seen, in milliseconds since 1970. */
  get endedAt(): number | undefined {
    return hasEnded(this.state) ? (this.#endedAt ?? this.#clock.now()) : undefined;
  }

  /** Whether it has succeeded, and answers have a link to its video. */
  get hasLink(): boolean {
    const seenMs = this.#clock.now() - (this.endedAt ?? Infinity);
    return this.state.status === 'SUCCEEDED' && seenMs >= this.plan.lateMs;
  }

  /** The video, an MP4; undefined unless it has succeeded. */
  get video(): Uint8Array | undefined {
    return this.state.status === 'SUCCEEDED' && this.#video instanceof Uint8Array
      ? this.#video
      : undefined;
  }

  /** Credits it costs at official prices: the estimate until it ends, the charge afterwards. */
  get credits(): number {
    const { state } = this;
    switch (state.status) {
      case 'FAILED':
        return state.credits ?? 0;
      case 'CANCELLED':
        return 0;
      case 'PENDING':
      case 'THROTTLED':
      case 'RUNNING':
      case 'SUCCEEDED':
        return this.request.credits;
    }
  }

  /** Keeps it in a state, whatever the clock says, until `release()`. */
  hold(state: TaskState): void {
    this.#held = state;
    this.#endedAt = hasEnded(state) ? this.#clock.now() : undefined;
  }

  /** Gives it back to the clock. */
  release(): void {
    this.#held = undefined;
  }

  /** Obeys DELETE: cancels it if it has not ended, otherwise deletes it. */
  cancelOrDelete(): void {
    if (hasEnded(this.state)) {
      this.deleted = true;
      return;
    }
    this.#held = undefined;
    this.#end({ status: 'CANCELLED' });
  }

  #end(state: TaskState): void {
    this.#ended = state;
    this.#endedAt = this.#clock.now();
  }

  #stateByClock(): TaskState {
    const { queueMs, runMs, queueStatus, end } = this.plan;
    const elapsed = this.#clock.now() - this.createdAt;
    if (elapsed < queueMs) {
      return { status: queueStatus };
    }
    if (elapsed < queueMs + runMs) {
      const progress = Math.min((elapsed - queueMs) / runMs, ALMOST);
      return { status: 'RUNNING', progress };
    }
    if (end !== 'success') {
      return { status: 'FAILED', ...end };
    }
    if (this.#video === undefined) {
      return { status: 'RUNNING', progress: ALMOST };
    }
    return this.#video instanceof Uint8Array
      ? { status: 'SUCCEEDED' }
      : { status: 'FAILED', ...this.#video };
  }
}

/** A broken image is the client's fault; anything else is a bug of the simulator's, and says so. */
function failureFor(error: unknown): Failure {
  return error instanceof UndecodableImageError
    ? failures.invalidAsset
    : { failure: `The simulator broke: ${String(error)}` };
}
