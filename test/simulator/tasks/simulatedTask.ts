import type { Clock } from '../clock.ts';
import type { CreateRequest } from '../create/createRequest.ts';
import type { RootKind } from '../options.ts';
import { UndecodableImageError } from '../render/renderer.ts';
import type { Plan } from './plan.ts';
import { failures, hasEnded, type Failure, type TaskState } from './state.ts';

/** A plan with all fields filled in. */
export type TaskPlan = Required<Omit<Plan, 'refuse' | 'fault'>>;

/** The progress of a task whose time is over but whose video is not rendered yet. */
const PROGRESS_WHILE_RENDERING = 0.99;

/** A task. Its state follows from the clock, its plan and its video. */
export class SimulatedTask {
  readonly id: string;
  readonly root: RootKind;
  readonly request: CreateRequest;
  readonly plan: TaskPlan;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Settles when the video is rendered, or when rendering fails. */
  readonly rendered: Promise<void>;
  /** Whether the client deleted it. Its state stays the last one. */
  deleted = false;

  readonly #clock: Clock;
  #video: Uint8Array | Failure | undefined;
  #held: TaskState | undefined;
  #ended: TaskState | undefined;
  #endedAt: number | undefined;
  #admittedAt: number | undefined;

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
        this.#video = toFailure(error);
      },
    );
  }

  /** The state now. An ended state stays once it was read. */
  get state(): TaskState {
    const state = this.#held ?? this.#ended ?? this.#stateByClock();
    if (this.#held === undefined && this.#ended === undefined && hasEnded(state)) {
      this.#end(state);
    }
    return state;
  }

  /** Whether it no longer waits for other tasks of its model to end. */
  get isAdmitted(): boolean {
    return this.#admittedAt !== undefined;
  }

  /** Lets its time begin. Until then it is THROTTLED. */
  admit(): void {
    this.#admittedAt ??= this.#clock.now();
  }

  /** When its end was first seen, in milliseconds since 1970. */
  get endedAt(): number | undefined {
    return hasEnded(this.state) ? (this.#endedAt ?? this.#clock.now()) : undefined;
  }

  /** Whether it has succeeded and answers contain a link to its video. */
  get hasLink(): boolean {
    const seenMs = this.#clock.now() - (this.endedAt ?? Infinity);
    return this.state.status === 'SUCCEEDED' && seenMs >= this.plan.lateMs;
  }

  /** The video, an MP4; undefined unless the task has succeeded. */
  get video(): Uint8Array | undefined {
    return this.state.status === 'SUCCEEDED' && this.#video instanceof Uint8Array
      ? this.#video
      : undefined;
  }

  /** All its videos. They differ by an empty box at their ends, which players skip. */
  get videos(): readonly Uint8Array[] {
    const { video } = this;
    return video === undefined
      ? []
      : Array.from({ length: this.plan.videos }, (_, index) =>
          index === 0 ? video : Buffer.concat([video, freeBox(index)]),
        );
  }

  /** Cost in credits at official prices: the estimate until it ends, then the charge. */
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
        return this.request.credits;
      case 'SUCCEEDED':
        return this.request.finalCredits;
    }
  }

  /** Keeps the task in a state, whatever the clock says, until `release()`. */
  hold(state: TaskState): void {
    this.#held = state;
    this.#endedAt = hasEnded(state) ? this.#clock.now() : undefined;
  }

  /** Lets the clock decide the state again. */
  release(): void {
    this.#held = undefined;
  }

  /** Handles DELETE: cancels an unfinished task, deletes an ended one. */
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
    if (this.#admittedAt === undefined) {
      return { status: 'THROTTLED' };
    }
    const elapsed = this.#clock.now() - this.#admittedAt;
    if (elapsed < queueMs) {
      return { status: queueStatus };
    }
    if (elapsed < queueMs + runMs) {
      const progress = Math.min((elapsed - queueMs) / runMs, PROGRESS_WHILE_RENDERING);
      return { status: 'RUNNING', progress };
    }
    if (end !== 'success') {
      return { status: 'FAILED', ...end };
    }
    if (this.#video === undefined) {
      return { status: 'RUNNING', progress: PROGRESS_WHILE_RENDERING };
    }
    return this.#video instanceof Uint8Array
      ? { status: 'SUCCEEDED' }
      : { status: 'FAILED', ...this.#video };
  }
}

/** A box of an MP4 without a meaning, of some bytes. */
function freeBox(length: number): Buffer {
  const box = Buffer.alloc(8 + length);
  box.writeUInt32BE(box.length, 0);
  box.write('free', 4);
  return box;
}

/** A broken image is the client's fault. Anything else is a bug of the simulator. */
function toFailure(error: unknown): Failure {
  return error instanceof UndecodableImageError
    ? failures.invalidAsset
    : { failure: `The simulator broke: ${String(error)}` };
}
