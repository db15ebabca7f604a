/** The phase of a task at the service. */
export type Phase = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What an answer to a create request says, in any shape. */
export interface CreatedTask {
  readonly taskId: string;
  /** The most that may be charged, in credits. Only Runway reports it. */
  readonly estimatedCredits?: number | undefined;
}

/** What an answer to a query says, in any shape. */
export interface TaskAnswer {
  /** The task ids in the answer; an empty list if it names no task. */
  readonly ids: readonly string[];
  readonly phase: Phase;
  /** The service's own status word; empty when it gave none. */
  readonly status: string;
  /** From 0 to 1. */
  readonly progress?: number | undefined;
  /** An http or https URL. Present exactly when the phase is `succeeded`. */
  readonly videoUrl?: string | undefined;
  /** The other videos, if the service made several for one task. Never an empty list. */
  readonly moreVideoUrls?: readonly string[] | undefined;
  /** Why the task failed, in the service's words. */
  readonly failure?: string | undefined;
  /** Such as `SAFETY.INPUT.TEXT`. */
  readonly failureCode?: string | undefined;
  /** What was charged, in credits. */
  readonly chargedCredits?: number | undefined;
  /** The most that may be charged, in credits. */
  readonly estimatedCredits?: number | undefined;
}
