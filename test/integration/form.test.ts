import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, extensionApi, picture, tabThat } from './support.ts';

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

  it('opens once for each of several images, and not for what else was chosen', async () => {
    const chosen = ['sea.png', 'balloon.webp', 'README.md'].map(picture);
    await vscode.commands.executeCommand('runwayVideo.generate', chosen[0], chosen);
    await tabThat((it) => it.label === 'Video from balloon.webp');
    const forms = vscode.window.tabGroups.all.flatMap((it) => it.tabs).filter(isForm);
    assert.deepEqual(
      forms.map((it) => it.label),
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
