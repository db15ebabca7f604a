import type { PromptImage } from '../../image/promptImage.ts';
import type { Disposable } from '../../util/emitter.ts';
import type { TaskRecord } from '../record.ts';

/** How many tasks a service may have at the same time. */
export interface BatchLimit {
  readonly atOnce: number;
  /** Whether only tasks of the same model count. */
  readonly ofModel: boolean;
}

/** Why a task is not sent without asking the user again. */
export type ChangedOffer = 'otherService' | 'otherPrice';

/** What the queue of a batch needs from outside of `tasks/`. */
export interface BatchSupport {
  /**
   * Reads the image of a task whose turn has come.
   *
   * @throws {ImageError} when it is gone, or is not the image that the user saw
   */
  readImage(task: TaskRecord): Promise<PromptImage>;
  limit(service: string, model: string): BatchLimit;
  /** Compares what the user agreed to with what is offered now. */
  findChange(task: TaskRecord): ChangedOffer | undefined;
  /** A limit, a price or the selected service changed. */
  onDidChange(listener: () => void): Disposable;
  /** A request was sent, and the list could not be written. Only this error says so. */
  report(task: TaskRecord, error: unknown): void;
}
