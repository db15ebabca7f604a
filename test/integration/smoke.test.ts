import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'image-to-video-tools.runway-image-to-video';

describe('The extension', () => {
  it('is known to VS Code', () => {
    assert.ok(vscode.extensions.getExtension(id), `${id} is not installed`);
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command that its manifest names', async () => {
    const manifest = vscode.extensions.getExtension(id)?.packageJSON as {
      contributes: { commands?: { command: string }[] };
    };
    const commands = await vscode.commands.getCommands(true);
    const missing = (manifest.contributes.commands ?? [])
      .map(({ command }) => command)
      .filter((command) => !commands.includes(command));
    assert.deepEqual(missing, []);
  });
});
