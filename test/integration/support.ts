import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ExtensionApi, Task } from '../../src/api.ts';

/** What the extension gives to others. */
export async function extensionApi(): Promise<ExtensionApi> {
  return ownExtension().activate();
}

/** The folder of the extension, which is the checkout. */
export function extensionPath(): string {
  return ownExtension().extensionPath;
}

export function ownExtension(): vscode.Extension<ExtensionApi> {
  const id = 'image-to-video-tools.runway-image-to-video';
  const extension = vscode.extensions.getExtension<ExtensionApi>(id);
  if (extension === undefined) {
    throw new Error(`${id} is not installed.`);
  }
  return extension;
}

/** The folder that the window has open. */
export function workspaceFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    throw new Error('No folder is open.');
  }
  return folder.uri;
}

export function picture(name: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder(), name);
}

/** Resolves with a task once it is as wished for. */
export function taskThat(
  api: ExtensionApi,
  id: string,
  wish: (task: Task) => boolean,
): Promise<Task> {
  return new Promise((resolve) => {
    const look = async () => {
      const task = (await api.tasks()).find((it) => it.id === id);
      if (task !== undefined && wish(task)) {
        listening.dispose();
        resolve(task);
      }
    };
    const listening = api.onDidChangeTasks(() => void look());
    void look();
  });
}

/** Resolves once a tab is open that is as wished for. */
export function tabThat(wish: (tab: vscode.Tab) => boolean): Promise<vscode.Tab> {
  return new Promise((resolve) => {
    const look = () => {
      const tab = vscode.window.tabGroups.all.flatMap((it) => it.tabs).find(wish);
      if (tab !== undefined) {
        listening.dispose();
        resolve(tab);
      }
    };
    const listening = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}

export async function closeTabs(): Promise<void> {
  await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((it) => it.tabs));
}

/** Whether a file begins as an MP4 does. */
export async function isMp4(file: string): Promise<boolean> {
  return (await readFile(file)).subarray(4, 8).toString('latin1') === 'ftyp';
}

/** A message that the extension shows. */
export interface ShownMessage {
  readonly kind: 'dialog' | 'information' | 'warning' | 'error';
  readonly text: string;
  /** The text below it; only dialogs have one. */
  readonly detail?: string;
  /** The labels of its buttons. */
  readonly buttons: readonly string[];
}

/**
 * Answers every message that the extension shows while some work runs. VS Code shows no modal
 * dialogs in tests.
 *
 * @param answers labels of buttons to select; a message without one of them is dismissed
 * @returns what was shown
 */
export async function answering(
  answers: readonly string[],
  work: () => PromiseLike<unknown>,
): Promise<ShownMessage[]> {
  const shown: ShownMessage[] = [];
  const showAs =
    (severity: ShownMessage['kind']) =>
    (text: string, ...items: readonly unknown[]) => {
      const { modal = false, detail }: vscode.MessageOptions = items.find(isOptions) ?? {};
      const kind = modal ? 'dialog' : severity;
      const buttons = items.filter(isButton);
      const labels = buttons.map(readLabel);
      shown.push({ kind, text, ...(detail !== undefined && { detail }), buttons: labels });
      return Promise.resolve(buttons.find((it) => answers.includes(readLabel(it))));
    };
  const standIns = {
    showInformationMessage: showAs('information'),
    showWarningMessage: showAs('warning'),
    showErrorMessage: showAs('error'),
  };
  await replacing(vscode.window, standIns, work);
  return shown;
}

/** Selects the first button of all questions during some work. @returns what the work returns */
export function allowing<T>(work: () => PromiseLike<T>): Promise<T> {
  const showWarningMessage = (_text: string, _options: unknown, ...buttons: readonly string[]) =>
    Promise.resolve(buttons[0]);
  return replacing(vscode.window, { showWarningMessage }, work);
}

function isOptions(item: unknown): item is vscode.MessageOptions {
  return item instanceof Object && !isButton(item);
}

type Button = string | vscode.MessageItem;

function isButton(item: unknown): item is Button {
  return typeof item === 'string' || (item instanceof Object && 'title' in item);
}

function readLabel(button: Button): string {
  return typeof button === 'string' ? button : button.title;
}

/** Replaces functions of VS Code for the length of some work. */
export async function replacing<T>(
  namespace: object,
  standIns: Readonly<Record<string, unknown>>,
  work: () => PromiseLike<T>,
): Promise<T> {
  const names = Object.keys(standIns);
  const originals = Object.fromEntries(names.map((it) => [it, Reflect.get(namespace, it)]));
  Object.assign(namespace, standIns);
  try {
    return await work();
  } finally {
    Object.assign(namespace, originals);
  }
}

/** Changes a setting for the length of some work. */
export async function withSetting<T>(
  name: string,
  value: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const settings = () => vscode.workspace.getConfiguration('runwayVideo');
  const before: unknown = settings().inspect(name)?.globalValue;
  await settings().update(name, value, vscode.ConfigurationTarget.Global);
  try {
    return await work();
  } finally {
    await settings().update(name, before, vscode.ConfigurationTarget.Global);
  }
}

/** A secret storage in memory. */
export class MemorySecrets implements vscode.SecretStorage {
  readonly stored = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.changed.event;

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.stored.get(key));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.stored.keys()]);
  }

  store(key: string, value: string): Promise<void> {
    this.stored.set(key, value);
    this.changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.stored.delete(key);
    this.changed.fire({ key });
    return Promise.resolve();
  }
}

/** A file system that is not on disk, as those of remote repositories are. */
export class MemoryFiles implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly files: ReadonlyMap<string, Uint8Array>) {}

  readFile(uri: vscode.Uri): Uint8Array {
    const file = this.files.get(uri.path);
    if (file === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return file;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

/** Waits until there are so many tabs. @returns their labels and columns */
export async function tabsWhen(count: number): Promise<readonly [string, number][]> {
  const list = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
  await tabThat(() => list().length === count);
  return list().map(({ label, group }) => [label, group.viewColumn]);
}
