import * as vscode from 'vscode';
import { imageFrom } from './form/source.ts';
import type { Parts } from './parts.ts';
import { checkSettings } from './runway/checkSettings.ts';
import type { VideoSettings } from './runway/request.ts';
import { readModels } from './settings.ts';
import type { TaskRecord } from './tasks/record.ts';

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
}

export function createApi({ context, tasks, services }: Parts): ExtensionApi {
  const changed = new vscode.EventEmitter<readonly TaskRecord[]>();
  context.subscriptions.push(
    changed,
    tasks.onDidChange((it) => changed.fire(it)),
  );
  return {
    async submit({ image, ...settings }) {
      const service = services.current();
      if (service === undefined) {
        throw new Error(vscode.l10n.t('Choose a service first.'));
      }
      const [issue] = checkSettings(settings, service.kind, readModels().models);
      if (issue !== undefined) {
        throw new Error(issue.message);
      }
      const source = imageFrom(image.toString());
      const folder = source.folder();
      if (folder === undefined) {
        throw new Error(vscode.l10n.t('Open a folder first: the video needs a place.'));
      }
      const promptImage = await source.promptImage(settings.model, () =>
        services.takesUploads(service),
      );
      const { record, error } = await tasks.submit({
        service: service.root,
        settings,
        image: { uri: source.uri, name: source.name },
        folder,
        promptImage,
      });
      if (error !== undefined) {
        throw error;
      }
      return record;
    },
    tasks: () => tasks.all(),
    onDidChangeTasks: changed.event,
  };
}
