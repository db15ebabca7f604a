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

  it('opens for the image in the active editor', async () => {
    await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
    await tabThat((it) => it.label === 'mountains.png' && it.isActive);
    await vscode.commands.executeCommand('runwayVideo.generate');
    await tabThat((it) => it.label === 'Video from mountains.png');
  });
});
