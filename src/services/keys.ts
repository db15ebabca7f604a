import type * as vscode from 'vscode';

/** The API keys, one per service origin, in VS Code's SecretStorage and nowhere else. */
export class Keys {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** @param origin scheme, host and port */
  get(origin: string): Thenable<string | undefined> {
    return this.secrets.get(name(origin));
  }

  set(origin: string, key: string): Thenable<void> {
    return this.secrets.store(name(origin), key);
  }

  clear(origin: string): Thenable<void> {
    return this.secrets.delete(name(origin));
  }

  /** Calls the listener when a key was set or removed, in this window or another. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.secrets.onDidChange((change) => {
      if (change.key.startsWith(PREFIX)) {
        listener();
      }
    });
  }
}

const PREFIX = 'runwayVideo.key ';

function name(origin: string): string {
  return PREFIX + origin;
}
