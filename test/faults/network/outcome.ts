import type { TaskState } from '../../../src/tasks/record.ts';

/** The three things that a task needs the network for. */
export const STAGES = ['create', 'query', 'download'] as const;
export type Stage = (typeof STAGES)[number];

/** What a fault came to at one stage. */
export interface Outcome {
  /** Where the record is while the fault lasts, or where it ended. */
  readonly state: TaskState;
  /** Requests that the faulty host received. */
  readonly requests: number;
  /** The sentence of the record's problem or notice, with HOST for the host; empty if none. */
  readonly says: string;
  /** Seconds from one attempt to the next, the last one to the attempt after the fault was gone. */
  readonly waits: readonly number[];
}
