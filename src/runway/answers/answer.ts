/** How far a task is at the service. */
export type Phase = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What an answer to a create says, in whichever shape. */
export interface CreatedTask {
  readonly taskId: string;
  /** The most that may be charged, in credits; official only. */
  readonly estimatedCredits?: number | undefined;
}

/** What an answer to a query says, in whichever shape. */
export interface TaskAnswer {
  /** The ids that the answer carries; empty when it carries none. */
  readonly ids: readonly string[];
  readonly phase: Phase;
  /** The status in the service's own word; empty when it gave none. */
  readonly status: string;
  /** From 0 to 1. */
  readonly progress?: number | undefined;
  /** http or https; always there when the phase is `succeeded`, and only then. */
  readonly videoUrl?: string | undefined;
  /** Why the task failed, in the service's words. */
  readonly failure?: string | undefined;
  /** Such as `SAFETY.INPUT.TEXT`. */
  readonly failureCode?: string | undefined;
  /** What was charged, in credits. */
  readonly chargedCredits?: number | undefined;
  readonly estimatedCredits?: number | undefined;
}
