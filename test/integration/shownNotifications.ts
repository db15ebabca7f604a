import { EventEmitter, once } from 'node:events';
import * as vscode from 'vscode';

const METHODS = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

/** Records the extension's notifications. They are not shown meanwhile. */
export class ShownNotifications {
  readonly messages: string[] = [];
  private readonly events = new EventEmitter();
  private readonly originals = Object.fromEntries(METHODS.map((it) => [it, vscode.window[it]]));

  constructor() {
    const record = (message: string) => {
      this.messages.push(message);
      this.events.emit('shown');
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, Object.fromEntries(METHODS.map((it) => [it, record])));
  }

  /** Resolves once there is one that contains a text. */
  async find(text = ''): Promise<string> {
    for (;;) {
      const found = this.messages.find((it) => it.includes(text));
      if (found !== undefined) return found;
      await once(this.events, 'shown');
    }
  }

  /** Shows notifications again. */
  restore(): void {
    Object.assign(vscode.window, this.originals);
  }
}
