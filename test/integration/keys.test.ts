import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { storeKey } from '../../src/commands/service/storeKey.ts';
import { showCommandError } from '../../src/commands/showCommandError.ts';
import { parseService } from '../../src/runway/service.ts';
import { Keys } from '../../src/services/keys.ts';
import { registerNotifications } from '../../src/views/notifications.ts';
import { quickClock, withApp } from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import { MemorySecrets } from './support.ts';

describe('The keys', () => {
  it('belong to one origin each', async () => {
    const keys = new Keys(new MemorySecrets());
    await keys.set('https://one.example', 'first');
    await keys.set('https://two.example', 'second');
    assert.equal(await keys.get('https://one.example'), 'first');
    assert.equal(await keys.get('https://two.example'), 'second');
    assert.equal(await keys.get('https://one.example:8443'), undefined);
    await keys.clear('https://one.example');
    assert.equal(await keys.get('https://one.example'), undefined);
    assert.equal(await keys.get('https://two.example'), 'second');
  });

  it('tell that one of them changed, and nothing of other secrets', async () => {
    const secrets = new MemorySecrets();
    const keys = new Keys(secrets);
    let told = 0;
    const listening = keys.onDidChange(() => {
      told += 1;
    });
    await keys.set('https://one.example', 'first');
    await secrets.store('something else', 'x');
    await keys.clear('https://one.example');
    listening.dispose();
    assert.equal(told, 2);
  });
});

/** A secret storage that refuses what a test wants, as with a locked keyring. */
class LockedSecrets extends MemorySecrets {
  readonly refused = new Set<'get' | 'store' | 'delete'>();

  override get(key: string): Promise<string | undefined> {
    return this.refused.has('get') ? refuse() : super.get(key);
  }

  override store(key: string, value: string): Promise<void> {
    return this.refused.has('store') ? refuse() : super.store(key, value);
  }

  override delete(key: string): Promise<void> {
    return this.refused.has('delete') ? refuse() : super.delete(key);
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('The keyring is locked.'));
}

describe('A secret storage that refuses', () => {
  const root = `${process.env['TEST_SIMULATOR'] ?? ''}/runwayml/v1`;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);

  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));
  afterEach(() => assert.deepEqual(unhandled.splice(0), []));

  it('lets a task wait, which says why, and goes on by itself', async () => {
    const secrets = new LockedSecrets();
    await withApp(
      async ({ app, tasks, folder }) => {
        const shown = new ShownNotifications();
        const listening = registerNotifications(app.log, tasks);
        try {
          secrets.refused.add('get');
          const { id } = await tasks.track(root, 'unknown', folder);
          assert.match(await shown.find('API key'), /^VS Code can’t read the API key: /);
          const { state, notice } = tasks.get(id) ?? {};
          assert.deepEqual([state, notice?.failure.type], ['queued', 'keyStorage']);

          secrets.refused.clear();
          await tasks.refresh();
          await new Promise<void>((resolve) => {
            const look = () => {
              if (tasks.get(id)?.notice?.failure.type !== 'keyStorage') resolve();
            };
            tasks.onDidChange(look);
            look();
          });
        } finally {
          listening.dispose();
          shown.restore();
        }
      },
      quickClock,
      { secrets },
    );
  });

  it('is said plainly by every command, which can be tried again', async () => {
    const secrets = new LockedSecrets();
    await withApp(
      async ({ app }) => {
        for (const [action, text] of [
          ['get', /can’t read the API key/],
          ['delete', /couldn’t remove the API key, so it’s still stored/],
        ] as const) {
          secrets.refused.clear();
          secrets.refused.add(action);
          const { keys } = app.services;
          const work = action === 'get' ? keys.get(root) : keys.clear(root);
          const error: unknown = await work.then(
            () => undefined,
            (refused: unknown) => refused,
          );
          const shown = mock.method(vscode.window, 'showErrorMessage', () =>
            Promise.resolve({ title: 'Try Again', run: again }),
          );
          let tried = 0;
          const again = () => {
            tried += 1;
            return Promise.resolve();
          };
          await showCommandError(app, 'test', error, again);
          shown.mock.restore();
          assert.match(String(shown.mock.calls[0]?.arguments[0]), text);
          assert.equal(tried, 1);
        }
      },
      quickClock,
      { secrets },
    );
  });

  it('does not make the user type a key once more', async () => {
    const secrets = new LockedSecrets();
    await withApp(
      async ({ app }) => {
        const service = parseService(root);
        secrets.refused.add('store');
        const messages: string[] = [];
        const shown = mock.method(vscode.window, 'showErrorMessage', (text: string) => {
          messages.push(text);
          secrets.refused.clear();
          return Promise.resolve('Try Again');
        });
        assert.equal(await storeKey(app.services, service, 'typed'), true);
        shown.mock.restore();
        assert.match(messages.join(), /^VS Code couldn’t save the API key: [^.]+\. Unlock/);
        assert.equal(await app.services.keys.get(service.origin), 'typed');
      },
      quickClock,
      { secrets },
    );
  });

  it('is not stored when the user gives up', async () => {
    const secrets = new LockedSecrets();
    await withApp(
      async ({ app }) => {
        secrets.refused.add('store');
        const shown = mock.method(vscode.window, 'showErrorMessage', () =>
          Promise.resolve(undefined),
        );
        assert.equal(await storeKey(app.services, parseService(root), 'typed'), false);
        shown.mock.restore();
      },
      quickClock,
      { secrets },
    );
  });
});
