import type { TaskAnswer } from '../../runway/answers/answer.ts';
import type { ServiceClient } from '../../runway/serviceClient.ts';
import type { Clock } from '../../util/clock.ts';
import type { TaskRecord } from '../record.ts';
import { pollInterval } from './timing.ts';

/** A record of a task that the service has an id for. */
export type SentRecord = TaskRecord & { readonly taskId: string };

/**
 * Sends every query of this window, whoever asks, and remembers when each task was last asked
 * about. So a poll comes at least 5 s after a query that the user caused.
 */
export class TaskQueries {
  /** Monotonic milliseconds, by the record's id. */
  private readonly lastSent = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /**
   * Returns the earliest time for the next poll of a task, in monotonic milliseconds.
   *
   * @param id of the record
   * @param service the API root
   */
  earliestPoll(id: string, service: string): number {
    return (this.lastSent.get(id) ?? -Infinity) + pollInterval(service);
  }

  /**
   * Asks the service about a task, once and at once.
   *
   * @throws the errors of a client
   */
  async query(
    client: ServiceClient,
    record: SentRecord,
    signal?: AbortSignal,
  ): Promise<TaskAnswer> {
    this.lastSent.set(record.id, this.clock.monotonic());
    try {
      return await client.query(record.taskId, { images: imageUrls(record), signal });
    } finally {
      this.lastSent.set(record.id, this.clock.monotonic());
    }
  }
}

/** Returns an answer's task id, if it is neither the task's id nor its alias. */
export function findOtherId({ ids }: TaskAnswer, record: TaskRecord): string | undefined {
  const isKnown = ids.some((it) => it === record.taskId || it === record.alias);
  return isKnown ? undefined : ids[0];
}

/** The images that were sent as URLs. An answer may repeat them, and they are not the video. */
function imageUrls({ image, lastFrame }: TaskRecord): readonly string[] {
  return [image.uri, lastFrame?.uri ?? ''].filter((uri) => uri.startsWith('https:'));
}
