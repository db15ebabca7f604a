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
  if (extension === undefined) throw new Error('The extension is missing.');
  const observer = countActions(join(extension.extensionPath, 'dist'));
  const api = await extension.activate();
  await vscode.commands.executeCommand('runwayVideo.tasks.focus');
  await waitUntilSaved(api);
  // While the list is in sight, its times are redrawn each minute.
  await vscode.commands.executeCommand('workbench.view.explorer');
  await delay(SETTLED);
  const from = Date.now();
  observer.reset();
  await delay(OBSERVED);
  const idle: IdleTime = { from, to: Date.now(), ...observer.read() };
  writeFileSync(process.env[resultVariable] ?? '', JSON.stringify(idle));
}

/** Waits until the video of the one task is saved. */
async function waitUntilSaved(api: ExtensionApi): Promise<void> {
  const ended = new Promise<Task>((resolve) => {
    const look = (tasks: readonly Task[]) => {
      const task = tasks.find(({ state }) => ['done', 'failed', 'unsaved'].includes(state));
      if (task !== undefined) resolve(task);
    };
    api.onDidChangeTasks(look);
    void api.tasks().then(look);
  });
  const { state, problem } = await ended;
  if (state !== 'done') throw new Error(`The task is ${state}. ${problem?.message ?? ''}`);
}
