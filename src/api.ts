import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { imageFrom } from './workspace/imageSource.ts';
import type { App } from './app.ts';
import { checkSettings } from './runway/models/checkSettings.ts';
import type { VideoSettings } from './runway/request.ts';
import { readModels } from './settings.ts';
import type { TaskRecord } from './tasks/record.ts';
import { errorText } from './views/failureText.ts';
import { issueText } from './views/issueText.ts';

/** What other extensions, and tests, can ask for. */
export interface ExtensionApi {
  /**
   * Submits a task to the chosen service.
   *
   * @returns the task as it is once the service has answered
   * @throws when the service or its key is missing, the request is refused, or it is not certain
   * what became of it
   */
  submit(request: SubmitRequest): Promise<TaskRecord>;
  /** All tasks on the list, of all windows: running ones first, each newest first. */
  tasks(): readonly TaskRecord[];
  /** The tasks that changed; one that was removed has `removedAt`. */
  readonly onDidChangeTasks: vscode.Event<readonly TaskRecord[]>;
}

export interface SubmitRequest extends VideoSettings {
  /** A file of any file system that VS Code has, or an https URL. */
  readonly image: vscode.Uri | string;
  /** What the video ends with, for models that take it; given as `image` is. */
  readonly lastFrame?: vscode.Uri | string | undefined;
}

export function createApi(app: App): ExtensionApi {
  const { context, tasks } = app;
  const changed = new vscode.EventEmitter<readonly TaskRecord[]>();
  context.subscriptions.push(
    changed,
    tasks.onDidChange((it) => changed.fire(it)),
  );
  return {
    async submit(request) {
      try {
        return await submitRequest(app, request);
      } catch (error) {
        throw new Error(errorText(error), { cause: error });
      }
    },
    tasks: () => tasks.all(),
    onDidChangeTasks: changed.event,
  };
}

async function submitRequest(
  { tasks, services }: App,
  { image, lastFrame, ...settings }: SubmitRequest,
): Promise<TaskRecord> {
  const service = services.current();
  if (service === undefined) {
    throw new Error(l10n.t('Choose a service first.'));
  }
  const wanted = { ...settings, lastFrame };
  const [issue] = checkSettings(wanted, service.kind, readModels().models);
  if (issue !== undefined) {
    throw new Error(issueText(issue));
  }
  const source = imageFrom(image.toString());
  const folder = source.folder();
  if (folder === undefined) {
    throw new Error(l10n.t('Open a folder first: the video needs a place.'));
  }
  const last = lastFrame === undefined ? undefined : imageFrom(lastFrame.toString());
  const { record, error } = await tasks.submit({
    service: service.root,
    settings,
    folder,
    image: await source.promptImage(settings.model),
    lastFrame: last && (await last.promptImage(settings.model)),
  });
  if (error !== undefined) {
    throw error;
  }
  return record;
}
