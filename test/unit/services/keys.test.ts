import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { KeyStorageError } from '../../../src/services/keyStorageError.ts';
import { Keys } from '../../../src/services/keys.ts';
import { ManualClock } from '../tasks/support/manualClock.ts';

/** A secret storage that answers when a test says so. */
class SlowSecrets implements vscode.SecretStorage {
  answer: (key: string) => void = () => undefined;

  get(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  keys(): Promise<string[]> {
    return Promise.resolve([]);
  }

  store(): Promise<void> {
    return Promise.resolve();
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  onDidChange(): vscode.Disposable {
    return { dispose: () => undefined };
  }
}

describe('A key', () => {
  it('is waited for while the user unlocks the keyring', async () => {
    const [secrets, clock] = [new SlowSecrets(), new ManualClock()];
    const reading = new Keys(secrets, clock).get('https://one.example');
    clock.advance(29_999);
    secrets.answer('secret');
    assert.equal(await reading, 'secret');
    assert.equal(clock.pending, 0);
  });

  it('is not waited for without end, because the window may have lost its connection', async () => {
    const [secrets, clock] = [new SlowSecrets(), new ManualClock()];
    const reading = new Keys(secrets, clock).get('https://one.example');
    clock.advance(30_000);
    await assert.rejects(reading, KeyStorageError);
  });
});
