import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, closeTabs, extensionApi, picture, tabThat } from './support.ts';

const isForm = (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('runwayVideo.form');

describe('The form', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('opens for an image of the explorer', async () => {
    await vscode.commands.executeCommand('runwayVideo.generate', picture('sea.png'));
    const tab = await tabThat(isForm);
    assert.equal(tab.label, 'Video from sea.png');
  });

  it('opens for each of several images once that is confirmed, and not for other files', async () => {
    const chosen = ['sea.png', 'balloon.webp', 'README.md'].map(picture);
    const open = () => vscode.commands.executeCommand('runwayVideo.generate', chosen[0], chosen);
    const forms = () => vscode.window.tabGroups.all.flatMap((it) => it.tabs).filter(isForm);
    assert.deepEqual(await answering([], open), [
      {
        kind: 'dialog',
        text: '2 images are selected. Open a form for each of them?',
        buttons: ['Open 2 Forms'],
      },
    ]);
    assert.deepEqual(forms(), []);
    await answering(['Open 2 Forms'], open);
    await tabThat((it) => it.label === 'Video from balloon.webp');
    assert.deepEqual(
      forms().map((it) => it.label),
      ['Video from sea.png', 'Video from balloon.webp'],
    );
  });

  it('opens for the image in the active editor', async () => {
    await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
    await tabThat((it) => it.label === 'mountains.png' && it.isActive);
    await vscode.commands.executeCommand('runwayVideo.generate');
    await tabThat((it) => it.label === 'Video from mountains.png');
  });
});
