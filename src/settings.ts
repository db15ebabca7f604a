import * as vscode from 'vscode';

/** The settings below `runwayVideo`. Only the user can set `apiUrl`. */
export interface Settings {
  /** The API root; empty when no service is selected. */
  readonly apiUrl: string;
  readonly model: string;
  /** `auto` or W:H. */
  readonly ratio: string;
  /** Seconds. */
  readonly duration: number;
  /** Empty: videos are saved next to their image. */
  readonly outputFolder: string;
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
    duration: settings.get('duration', 5),
    outputFolder: settings.get('outputFolder', '').trim(),
    whenFinished: settings.get('whenFinished', 'notify'),
  };
}

/** Reads only the user's own setting: a workspace must never redirect the key. */
function readApiUrl(): string {
  const value = readUserValue('apiUrl');
  return typeof value === 'string' ? value.trim() : '';
}

/** The value in the user's own settings. Values of a workspace are ignored. */
export function readUserValue(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).inspect(name)?.globalValue;
}

export async function writeApiUrl(root: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  await settings.update('apiUrl', root, vscode.ConfigurationTarget.Global);
}
