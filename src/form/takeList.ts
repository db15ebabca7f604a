import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { timeToChange } from '../views/texts/timeText.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Disposable } from '../util/emitter.ts';
import { describeError } from '../util/log.ts';
import { taskActions } from '../views/taskItem.ts';
import { TimeTimer } from '../views/timeTimer.ts';
import { exists } from '../workspace/freeName.ts';
import { videoUri } from '../workspace/videos.ts';
import type { Take } from './protocol.ts';
import { soundOfFile } from './soundOfFile.ts';
import { listTakes } from './takes.ts';

/** What a list of takes needs of its page. */
export interface TakePage {
  /** The URI of the image. */
  readonly image: string;
  readonly webview: Pick<vscode.Webview, 'asWebviewUri'>;
  /** Whether the user can see the page. No timer runs for a hidden one. */
  readonly isVisible: () => boolean;
  /** Shows the takes, newest first. */
  readonly show: (takes: readonly Take[]) => void;
}

interface Details {
  readonly file?: string;
  readonly poster?: string | undefined;
  readonly sound?: string | undefined;
}

/** The tasks of an image, for its page. Shows every change. */
export class TakeList implements Disposable {
  private readonly records = new Map<string, TaskRecord>();
  /** Ids of the tasks whose video is gone from the disk. */
  private readonly missing = new Set<string>();
  /** What was read about the videos' files, by the tasks' ids. */
  private readonly details = new Map<string, Details>();
  private readonly listening: Disposable[];
  private readonly timer: TimeTimer;

  constructor(
    private readonly app: App,
    private readonly tasks: Tasks,
    private readonly page: TakePage,
  ) {
    this.note(tasks.all());
    this.timer = new TimeTimer(
      () => this.timeToChange(),
      () => this.show(),
    );
    this.listening = [
      this.timer,
      tasks.onDidChange((changed) => {
        if (this.note(changed)) {
          this.show();
        }
      }),
    ];
    // Errors are in the log. The list in the sidebar tries again.
    tasks.loadEnded().catch(() => undefined);
  }

  /** The task of a take. @returns undefined when it is not a take of this image */
  find(id: string): TaskRecord | undefined {
    return this.records.get(id);
  }

  /** The files of all videos. */
  files(): readonly vscode.Uri[] {
    return [...this.records.values()].flatMap(({ file }) =>
      file === undefined ? [] : [videoUri(file)],
    );
  }

  /** The takes, newest first. They are shown again when their times read differently. */
  takes(): readonly Take[] {
    this.timer.start();
    const { webview, image } = this.page;
    return listTakes([...this.records.values()], image, {
      now: Date.now(),
      language: vscode.env.language,
      actions: (task) => taskActions(task, this.app.services.capabilities),
      uri: (file) => videoUri(file).toString(),
      address: (file) => webview.asWebviewUri(videoUri(file)).toString(),
      sound: (id) => this.details.get(id)?.sound,
      poster: (id) => this.details.get(id)?.poster,
      isMissing: (id) => this.missing.has(id),
    });
  }

  /** The page has made a poster. */
  async keepPoster(id: string, bytes: Uint8Array): Promise<void> {
    const { posters } = this.app;
    if (await posters.write(id, bytes)) {
      const poster = await posters.find(id);
      this.details.set(id, { ...this.details.get(id), poster });
      this.show();
    }
  }

  /** Reads what is known of the videos, once for each file. */
  private async readDetails(): Promise<void> {
    const unread = [...this.records.values()].filter(
      ({ id, file }) => file !== undefined && this.details.get(id)?.file !== file,
    );
    for (const { id, file = '' } of unread) {
      this.details.set(id, { ...this.details.get(id), file });
    }
    await Promise.all(
      unread.map(async ({ id, file = '' }) => {
        const [poster, sound] = await Promise.all([
          this.app.posters.find(id),
          soundOfFile(videoUri(file).fsPath),
        ]);
        this.details.set(id, { file, poster, sound });
      }),
    );
    if (unread.length > 0) {
      this.page.show(this.takes());
    }
  }

  /** The page can't play a video: finds out whether its file is gone. */
  async lookForFile(id: string): Promise<void> {
    const { file } = this.records.get(id) ?? {};
    if (file === undefined) {
      return;
    }
    // It may have been saved again meanwhile.
    if (!(await exists(videoUri(file))) && this.records.get(id)?.file === file) {
      this.missing.add(id);
      this.show();
    }
  }

  dispose(): void {
    for (const it of this.listening) {
      it.dispose();
    }
  }

  /** Shows the takes now, and again with each change. */
  show(): void {
    this.page.show(this.takes());
    void this.readDetails();
  }

  /** Notes changed tasks. @returns whether a take of this image changed */
  private note(changed: readonly TaskRecord[]): boolean {
    const own = changed.filter(({ image }) => image.uri === this.page.image);
    for (const task of own) {
      if (task.removedAt !== undefined) {
        this.records.delete(task.id);
      } else {
        if (this.records.get(task.id)?.file !== task.file) {
          this.missing.delete(task.id);
        }
        this.records.set(task.id, task);
      }
    }
    return own.length > 0;
  }

  private timeToChange(): number | undefined {
    if (!this.page.isVisible()) {
      return undefined;
    }
    const now = Date.now();
    const times = [...this.records.values()].flatMap((task) => timeToChange(task, now) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** The user sees a take's video. */
  async seen(id: string): Promise<void> {
    if (this.records.get(id)?.unseen === true) {
      await this.tasks.seen(id).catch((error: unknown) => this.app.log.warn(describeError(error)));
    }
  }
}
