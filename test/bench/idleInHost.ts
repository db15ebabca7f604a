import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi, Task } from '../../src/api.ts';
import { countActions, type Actions } from './countActions.ts';
import { extensionId, resultVariable } from './names.ts';

/** A time without work, in milliseconds since the epoch, and what the extension did in it. */
export interface IdleTime extends Actions {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds after the end of the last task: longer than the time limits of its requests. */
const SETTLED = 200_000;

/** Milliseconds that are observed. A timer that ends later is seen, too. */
const OBSERVED = 100_000;

/** VS Code calls this in its extension host, as it calls tests. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (extension === undefined || folder === undefined) throw new Error('Something is missing.');
  const observer = countActions(join(extension.extensionPath, 'dist'));
  const api = await extension.activate();
  await vscode.commands.executeCommand('runwayVideo.tasks.focus');
  await generate(api, vscode.Uri.joinPath(folder.uri, 'sea.png'));
  await delay(SETTLED);
  const from = Date.now();
  observer.reset();
  await delay(OBSERVED);
  const idle: IdleTime = { from, to: Date.now(), ...observer.read() };
  writeFileSync(process.env[resultVariable] ?? '', JSON.stringify(idle));
}

/** Generates a video, and waits until it is saved. */
async function generate(api: ExtensionApi, image: vscode.Uri): Promise<void> {
  const ended = new Promise<Task>((resolve) => {
    api.onDidChangeTasks((tasks) => {
      const task = tasks.find(({ state }) => ['done', 'failed', 'unsaved'].includes(state));
      if (task !== undefined) resolve(task);
    });
  });
  // VS Code shows no modal dialogs in tests. The last button allows the video.
  const showWarningMessage = (...items: readonly unknown[]) => Promise.resolve(items.at(-1));
  Object.assign(vscode.window, { showWarningMessage });
  await api.submit({ image, model: 'gen4_turbo', ratio: '1280:720', duration: 5 });
  const { state, problem } = await ended;
  if (state !== 'done') throw new Error(`The task is ${state}. ${problem?.message ?? ''}`);
}
