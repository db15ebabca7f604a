import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { errorText } from '../views/texts/failureText.ts';
import { findImage } from '../workspace/findImage.ts';
import { describeTask } from './answer.ts';
import { asData } from './asData.ts';
import { toResult } from './generateVideo.ts';
import { checkTrust } from './order.ts';
import { ListInput, readInput } from './toolInput.ts';

/** The tool `runway_list_videos`: the tasks of this workspace, newest first. It changes nothing. */
export class ListVideosTool implements vscode.LanguageModelTool<unknown> {
  constructor(private readonly app: App) {}

  prepareInvocation(): vscode.PreparedToolInvocation {
    return { invocationMessage: l10n.t('Finding videos') };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<unknown>): Promise<vscode.LanguageModelToolResult> {
    try {
      return toResult(await this.list(readInput(ListInput, input)));
    } catch (error) {
      throw new Error(asData(errorText(error), 900), { cause: error });
    }
  }

  private async list({ image: path, task: id, limit }: ListInput): Promise<string> {
    checkTrust();
    const image = path === undefined ? undefined : await findImage(path);
    const tasks = await this.app.tasks();
    await tasks.loadEnded();
    const found = tasks
      .all()
      .filter(isOfWorkspace)
      .filter((task) => image === undefined || task.image.uri === image.uri)
      .filter((task) => id === undefined || task.id === id || task.taskId === id)
      .toSorted((a, b) => b.createdAt - a.createdAt);
    const now = Date.now();
    const shown = found.slice(0, limit).map((task) => describeTask(task, now));
    return JSON.stringify({ tasks: found.length, newest: shown }, undefined, 1);
  }
}

/** Whether a task's image or a video is in this workspace. The list has the tasks of all. */
function isOfWorkspace(task: TaskRecord): boolean {
  const image = task.image.uri === '' ? [] : [vscode.Uri.parse(task.image.uri)];
  const files = listFiles(task).map((file) =>
    /^[a-z][a-z\d+.-]+:\/\//i.test(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file),
  );
  return [...image, ...files].some((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
}
