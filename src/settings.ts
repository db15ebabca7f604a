import * as vscode from 'vscode';
import type { Duration } from './runway/models/model.ts';

/** The settings below `runwayVideo`. Only the user can set `apiUrl`. */
export interface Settings {
  /** The API root; empty when no service is selected. */
  readonly apiUrl: string;
  readonly model: string;
  /** `auto` or W:H. */
  readonly ratio: string;
  /** Seconds, or `auto`. */
  readonly duration: Duration;
  /** Empty: videos are saved next to their image. */
  readonly outputFolder: string;
  /** In credits. A submission that costs more is confirmed first. */
  readonly confirmAbove: number;
  /** In credits; 0: none. The user is warned when most of it, and all of it, was used. */
  readonly monthlyBudget: number;
  /** What is kept beside a video when it is saved. */
  readonly keepSettings: 'none' | 'sidecar';
  /** How many videos of batches a service makes at once, if the plan's limit isn't known. */
  readonly concurrentTasks: number;
  readonly whenFinished: 'notify' | 'open' | 'nothing';
}

export const SECTION = 'runwayVideo';

/** Reads the settings. @param scope a file: uses the settings of its workspace folder */
export function readSettings(scope?: vscode.Uri): Settings {
  const settings = vscode.workspace.getConfiguration(SECTION, scope);
  return {
    apiUrl: readApiUrl(),
    model: settings.get('model', 'gen4_turbo'),
    ratio: settings.get('ratio', 'auto'),
    duration: settings.get<Duration>('duration', 5),
    confirmAbove: readConfirmAbove(),
    monthlyBudget: readMonthlyBudget(),
    keepSettings: readUserValue('keepSettings') === 'sidecar' ? 'sidecar' : 'none',
    concurrentTasks: readConcurrentTasks(),
    outputFolder: settings.get('outputFolder', '').trim(),
    whenFinished: settings.get('whenFinished', 'notify'),
  };
}

/** Reads only the user's own setting: a workspace must never redirect the key. */
function readApiUrl(): string {
  const value = readUserValue('apiUrl');
  return typeof value === 'string' ? value.trim() : '';
}

/** Reads only the user's own setting: a workspace must not spend more without a question. */
function readConfirmAbove(): number {
  const value = readUserValue('confirmAbove');
  return typeof value === 'number' && value >= 0 ? value : 500;
}

/**
 * The credits that agents may spend in 24 hours without a question of this extension. A value that
 * makes no sense allows nothing.
 */
export function readAgentBudget(): number {
  const value = readUserValue('agentBudget') ?? 200;
  return typeof value === 'number' && value >= 0 ? value : 0;
}

/** Reads only the user's own setting, as all that is about money. */
function readMonthlyBudget(): number {
  const value = readUserValue('monthlyBudget');
  return typeof value === 'number' && value > 0 ? value : 0;
}

/** Reads only the user's own setting: a workspace must not send more at once. */
function readConcurrentTasks(): number {
  const value = readUserValue('concurrentTasks');
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 2;
}

/** The value in the user's own settings. Values of a workspace are ignored. */
export function readUserValue(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).inspect(name)?.globalValue;
}

export async function writeApiUrl(root: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  await settings.update('apiUrl', root, vscode.ConfigurationTarget.Global);
}

/** Shows the setting for the monthly budget. */
export function openBudgetSetting(): Thenable<unknown> {
  return vscode.commands.executeCommand(
    'workbench.action.openSettings',
    `${SECTION}.monthlyBudget`,
  );
}
