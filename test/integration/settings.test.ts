import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../src/settings.ts';
import { withSetting, workspaceFolder } from './support.ts';

describe('The settings', () => {
  it('take the address of the service from the user', () => {
    assert.equal(readSettings().apiUrl, `${process.env['TEST_SIMULATOR'] ?? ''}/runwayml/v1`);
  });

  it('never take it from a workspace', async () => {
    const file = vscode.Uri.joinPath(workspaceFolder(), '.vscode', 'settings.json');
    const changed = new Promise<void>((resolve) => {
      const listening = vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('runwayVideo.model', workspaceFolder())) {
          listening.dispose();
          resolve();
        }
      });
    });
    const evil = { 'runwayVideo.apiUrl': 'https://evil.example/v1', 'runwayVideo.model': 'veo3.1' };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(evil)));
    try {
      await changed;
      assert.equal(readSettings(workspaceFolder()).model, 'veo3.1');
      assert.ok(!readSettings(workspaceFolder()).apiUrl.includes('evil'));
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  it('are read anew each time', async () => {
    await withSetting('duration', 10, () => {
      assert.equal(readSettings().duration, 10);
      return Promise.resolve();
    });
    assert.equal(readSettings().duration, 5);
  });
});
