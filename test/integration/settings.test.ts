import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readModels } from '../../src/services/models.ts';
import { readSettings } from '../../src/settings.ts';
import { withSetting, workspaceFolder } from './support.ts';

/** Credits per second at Runway. */
function priceOfTurbo(): unknown {
  const turbo = readModels().models.find((it) => it.id === 'gen4_turbo');
  return turbo?.offers.runway?.creditsPerSecond;
}

describe('The settings', () => {
  it('take the address of the service from the user', () => {
    assert.equal(readSettings().apiUrl, `${process.env['TEST_SIMULATOR'] ?? ''}/runwayml/v1`);
  });

  it('never take it from a workspace, and no models', async () => {
    const file = vscode.Uri.joinPath(workspaceFolder(), '.vscode', 'settings.json');
    const changed = modelChanged();
    const free = { offers: { runway: { creditsPerSecond: 0 } } };
    const evil = {
      'runwayVideo.apiUrl': 'https://evil.example/v1',
      'runwayVideo.model': 'veo3.1',
      'runwayVideo.models': { gen4_turbo: free },
    };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(evil)));
    try {
      await changed;
      assert.equal(readSettings(workspaceFolder()).model, 'veo3.1');
      assert.ok(!readSettings(workspaceFolder()).apiUrl.includes('evil'));
      assert.equal(priceOfTurbo(), 5, 'a workspace must not make up prices');
    } finally {
      const restored = modelChanged();
      await vscode.workspace.fs.delete(file);
      await restored;
    }
  });

  it('take models from the user', async () => {
    const cheaper = { offers: { runway: { creditsPerSecond: 4 } } };
    await withSetting('models', { gen4_turbo: cheaper, mine: {} }, () => {
      assert.equal(priceOfTurbo(), 4);
      assert.deepEqual(readModels().mistakes, ['mine.ratios']);
      return Promise.resolve();
    });
    assert.equal(priceOfTurbo(), 5);
  });

  it('are read anew each time', async () => {
    await withSetting('duration', 10, () => {
      assert.equal(readSettings().duration, 10);
      return Promise.resolve();
    });
    assert.equal(readSettings().duration, 5);
  });
});

/** Resolves when the workspace's default model changes. VS Code reads the file some time later. */
function modelChanged(): Promise<void> {
  return new Promise((resolve) => {
    const listening = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('runwayVideo.model', workspaceFolder())) {
        listening.dispose();
        resolve();
      }
    });
  });
}
