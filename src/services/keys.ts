import type * as vscode from 'vscode';
import { PRACTICE_ROOT } from '../runway/service.ts';
import { systemClock, type Clock } from '../util/clock.ts';
import { inTime } from '../util/inTime.ts';
import { KeyStorageError, type KeyAction } from './keyStorageError.ts';

/**
 * How long the storage may take to give a key, in milliseconds. It never answers in a window that has
 * lost its connection, such as one whose browser tab was closed.
 */
const LONGEST_READ = 30_000;

/**
 * The API keys, one per service origin, in VS Code's SecretStorage and nowhere else. Every method throws
 * a {@link KeyStorageError} when the storage refuses, and reading does when it takes too long.
 */
export class Keys {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly clock: Clock = systemClock,
  ) {}

  /** @param origin scheme, host and port */
  get(origin: string): Promise<string | undefined> {
    return attempt('read', () => inTime(this.secrets.get(name(origin)), LONGEST_READ, this.clock));
  }

  async set(origin: string, key: string): Promise<void> {
    if (origin === PRACTICE_ROOT) {
      throw new Error('Practice mode has no key.');
    }
    await attempt('save', () => this.secrets.store(name(origin), key));
  }

  clear(origin: string): Promise<void> {
    return attempt('remove', () => this.secrets.delete(name(origin)));
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

async function attempt<T>(action: KeyAction, work: () => Thenable<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new KeyStorageError(action, error);
  }
}
