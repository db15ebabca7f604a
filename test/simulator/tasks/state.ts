/** The state of a task, in the official words. */
export type TaskState =
  | { readonly status: 'PENDING' | 'THROTTLED' | 'CANCELLED' | 'SUCCEEDED' }
  /** `progress` from 0 to 1. */
  | { readonly status: 'RUNNING'; readonly progress: number }
  | ({ readonly status: 'FAILED' } & Failure);

/** Why a task failed. */
export interface Failure {
  readonly failure: string;
  readonly failureCode?: string;
  /** Credits that are charged although the task failed. Default 0: failed tasks are refunded. */
  readonly credits?: number;
}

export function hasEnded(state: TaskState): boolean {
  return !['PENDING', 'THROTTLED', 'RUNNING'].includes(state.status);
}

/** Common failures. Codes: Runway's documentation of task failures. */
export const failures = {
  moderated: {
    failure: 'The provided prompt was flagged by content moderation.',
    failureCode: 'SAFETY.INPUT.TEXT',
  },
  moderatedImage: {
    failure: 'The provided image was flagged by content moderation.',
    failureCode: 'SAFETY.INPUT.IMAGE',
  },
  badOutput: {
    failure: 'The generation was of poor quality.',
    failureCode: 'INTERNAL.BAD_OUTPUT.CODE01',
  },
  invalidAsset: {
    failure: 'The provided image could not be used.',
    failureCode: 'ASSET.INVALID',
  },
  internal: { failure: 'An unexpected error occurred.' },
} as const satisfies Record<string, Failure>;
