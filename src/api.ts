import type * as vscode from 'vscode';
import type { VideoSettings } from './runway/videoSettings.ts';

/** What other extensions get from `vscode.extensions.getExtension(…).activate()`. */
export interface ExtensionApi {
  /**
   * Submits a task to the selected service. The request is sent once, and may be charged.
   *
   * First the user is asked, in a dialog with the calling extension, the service, the model, the
   * image and the price. The user allows this video, or up to 500 credits for this extension in this
   * session. Within that sum there is no further question. If the price or the extension isn't
   * known, the user is asked each time.
   *
   * @returns the task, once the service has accepted it
   * @throws an `Error` whose message is a sentence for the user: the service or its key is missing,
   * the image can't be sent, the service refused the task, or it is unknown whether it accepted it.
   * If the user doesn't allow it, the `cause` has the name `NotAllowedError`: nothing was sent.
   */
  submit(request: SubmitRequest): Promise<Task>;
  /** All tasks on the list, of all windows: running tasks first, then the others, newest first. */
  tasks(): Promise<readonly Task[]>;
  /** Tasks that are new or have changed, in any window. A removed task has the state `removed`. */
  readonly onDidChangeTasks: vscode.Event<readonly Task[]>;
}

/** What to generate. */
export interface SubmitRequest extends VideoSettings {
  /** A file of any file system of VS Code, or an https URL. */
  readonly image: vscode.Uri | string;
  /** The image for the last frame, for models that support one. */
  readonly lastFrame?: vscode.Uri | string | undefined;
}

/**
 * A snapshot of a task. It contains no key and no link of the service, because such links are
 * signed.
 */
export interface Task {
  /** The extension's own id. It stays the same for the task's whole life. */
  readonly id: string;
  /** The id at the service, once it has accepted the task. */
  readonly taskId?: string;
  /**
   * `waiting`: not sent yet, its turn comes. `preparing` and `submitting`: not yet accepted by the
   * service. `queued` and `running`: accepted. `saving`: finished, and being downloaded. `done`:
   * saved. `failed` and `cancelled`: ended without a video. `unsaved`: finished, but the video could
   * not be saved. `unconfirmed`: it is unknown whether the service has the task. `removed`: no longer
   * on the list.
   */
  readonly state:
    | 'waiting'
    | 'preparing'
    | 'submitting'
    | 'queued'
    | 'running'
    | 'saving'
    | 'done'
    | 'failed'
    | 'cancelled'
    | 'unsaved'
    | 'unconfirmed'
    | 'removed';
  /**
   * The prompt image. The URI is empty for a task that was only tracked by its id. A web address has
   * no query, because that may be a signature.
   */
  readonly image: { readonly name: string; readonly uri: string };
  /** Missing for a task that was only tracked by its id. */
  readonly settings?: VideoSettings;
  /** The API root of the service, such as `https://api.dev.runwayml.com/v1`. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When the task ended at the service, in milliseconds since the epoch. */
  readonly endedAt?: number;
  /** From 0 to 1, if the service reports it. */
  readonly progress?: number;
  /** The saved video: a path on disk, or the URI that the user chose. */
  readonly video?: string;
  /** The other saved videos, if the service made several for this task. */
  readonly moreVideos?: readonly string[];
  /** Credits that the service charged, if it reported them. */
  readonly credits?: number;
  /** Why the task failed, or can't be saved or confirmed. */
  readonly problem?: TaskProblem;
}

export interface TaskProblem {
  /** The kind of failure, such as `service` or `save`, or the service's own failure code. */
  readonly code: string;
  /** A sentence for the user, in their language. */
  readonly message: string;
  /** `no`: certainly not charged. */
  readonly charged: 'no' | 'unknown';
}
