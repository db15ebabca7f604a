import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import { ImageError } from '../image/imageError.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { describeError } from '../util/log.ts';
import type { FormImages } from './formImages.ts';
import type { SubmissionProgress } from './protocol.ts';
import { readProgress } from './submissionProgress.ts';
import { issueAbout, submitForm, type FormOutcome, type SubmitMessage } from './submitForm.ts';

/** The submission of one click on Generate. */
export class Submission {
  private readonly stopping = new AbortController();
  /** The records by their ids, once they exist. */
  private readonly records = new Map<string, TaskRecord | undefined>();

  /**
   * @param count how many videos
   * @param uploads whether an image is uploaded first
   */
  constructor(
    private readonly app: App,
    count: number,
    private readonly uploads: boolean,
  ) {
    // Takes that are created in the same millisecond are numbered in the order of their ids.
    for (const id of Array.from({ length: count }, () => randomUUID()).toSorted()) {
      this.records.set(id, undefined);
    }
  }

  /** @param onProgress is called when `progress` may say something else */
  async run(
    { image, lastFrame }: FormImages,
    message: SubmitMessage,
    onProgress: () => void,
  ): Promise<FormOutcome> {
    const { app, records, stopping } = this;
    try {
      const following = (await app.tasks()).onDidChange((changed) => {
        const own = changed.filter(({ id }) => records.has(id));
        for (const task of own) {
          records.set(task.id, task);
        }
        if (own.length > 0) {
          onProgress();
        }
      });
      const options = { ids: [...records.keys()], signal: stopping.signal };
      return await submitForm(app, image, lastFrame, message, options).finally(() =>
        following.dispose(),
      );
    } catch (error) {
      app.log.error(describeError(error));
      const field = error instanceof ImageError ? 'promptImage' : '';
      return { tasks: [], issues: [issueAbout(field, error)] };
    }
  }

  /** What it does or waits for. */
  progress(): SubmissionProgress | undefined {
    return readProgress(this.findSlowest(), this.uploads, Date.now());
  }

  /** Ends what the services certainly have no task of yet. */
  stop(): void {
    this.stopping.abort();
  }

  /** The record at the earliest step of its submission. */
  private findSlowest(): TaskRecord | undefined {
    const records = [...this.records.values()].filter((it) => it !== undefined);
    const isWaiting = (it: TaskRecord) => it.state === 'submitting' && it.notice !== undefined;
    return (
      records.find(({ state }) => state === 'preparing') ??
      records.find(isWaiting) ??
      records.find(({ state }) => state === 'submitting')
    );
  }
}
