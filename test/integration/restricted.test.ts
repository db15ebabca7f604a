import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Capabilities } from '../../src/services/capabilities.ts';
import { Keys } from '../../src/services/keys.ts';
import { Services } from '../../src/services/services.ts';
import { readSettings } from '../../src/settings.ts';
import { withSetting, workspaceFolder } from './support.ts';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { scope?: string }>> };
  };
}

/** Settings that only the user makes, whatever a workspace says. */
const USERS_OWN = [
  ...[
    'apiUrl',
    'concurrentTasks',
    'confirmAbove',
    'agentBudget',
    'keepSettings',
    'models',
    'monthlyBudget',
  ],
].map((it) => `runwayVideo.${it}`);
/** Settings that decide prices and where files are written: those of a trusted workspace count. */
const TRUSTED = ['model', 'ratio', 'duration', 'outputFolder'].map((it) => `runwayVideo.${it}`);

describe('A workspace', () => {
  const id = 'image-to-video-tools.runway-image-to-video';
  const manifest = vscode.extensions.getExtension(id)?.packageJSON as Manifest;

  it('may decide, by the manifest, how a form begins, and neither an address nor a price', () => {
    const { properties } = manifest.contributes.configuration;
    for (const [name, { scope }] of Object.entries(properties)) {
      assert.equal(scope, USERS_OWN.includes(name) ? 'application' : 'resource', name);
    }
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, TRUSTED);
  });

  for (const target of ['Workspace', 'WorkspaceFolder'] as const) {
    it(`cannot be given an address of the service by an API (${target})`, async () => {
      const settings = vscode.workspace.getConfiguration('runwayVideo', workspaceFolder());
      const evil = 'https://evil.example/v1';
      await assert.rejects(async () =>
        settings.update('apiUrl', evil, vscode.ConfigurationTarget[target]),
      );
      assert.ok(!readSettings(workspaceFolder()).apiUrl.includes('evil'));
    });
  }

  it('leaves the address to the user: plain http is for this computer alone', async () => {
    const services = new Services(new Keys(secretsWith('key_of_the_user')), new Capabilities());
    for (const address of [
      ...['http://example.com/v1', 'http://127.0.0.1.example.com/v1', 'http://0.0.0.0/v1'],
      ...['http://localhost.example.com/v1', 'http://user@127.0.0.1/v1', 'ftp://127.0.0.1/v1'],
      ...['http://[::ffff:10.0.0.1]/v1', 'file:///v1', 'javascript:alert(1)', 'http://10.0.0.1/v1'],
    ]) {
      await withSetting('apiUrl', address, () => {
        assert.throws(() => services.current(), { name: 'AddressError' }, address);
        return Promise.resolve();
      });
      await assert.rejects(services.client(address), { name: 'AddressError' }, address);
    }
  });
});

function secretsWith(key: string): vscode.SecretStorage {
  return {
    get: () => Promise.resolve(key),
    store: () => Promise.resolve(),
    delete: () => Promise.resolve(),
    onDidChange: () => new vscode.Disposable(() => undefined),
  };
}
