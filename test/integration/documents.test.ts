import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LastEditor } from '../../src/documents/lastEditor.ts';
import { insertVideos } from '../../src/documents/insertVideos.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withService } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  extensionPath,
  replacing,
  workspaceFolder,
} from './support.ts';

/** A folder of the workspace for the test’s documents. VS Code remembers those of other tests. */
let folder: vscode.Uri;
let count = 0;

describe('A video in a document', () => {
  before(extensionApi);

  beforeEach(async () => {
    count += 1;
    folder = vscode.Uri.joinPath(workspaceFolder(), `documents-${count}`);
    await mkdir(join(folder.fsPath, 'media'), { recursive: true });
    const placeholder = join(extensionPath(), 'test/simulator/render/placeholder.mp4');
    await copyFile(placeholder, video().fsPath);
  });

  afterEach(async () => {
    await closeTabs();
    await rm(folder.fsPath, { recursive: true });
  });

  for (const [name, expected] of [
    [
      'readme.md',
      '<video controls src="media/the%20sea.mp4" title="Waves: 5 &lt; {6} $x"></video>',
    ],
    [
      'page.html',
      '<video src="media/the%20sea.mp4" width="1280" height="720" title="Waves: 5 &lt; {6} $x" controls></video>',
    ],
    ['paper.tex', '\\href{run:media/the sea.mp4}{Waves: 5 < \\{6\\} \\$x}'],
    ['data.json', 'media/the sea.mp4'],
  ] as const) {
    it(`is inserted at the cursor of ${name} as ${expected}`, async () => {
      const editor = await openDocument(name, 'before after\n');
      editor.selection = new vscode.Selection(0, 0, 0, 7);
      const size = { width: 1280, height: 720 };
      assert.ok(await insertVideos(editor, [{ uri: video(), title: 'Waves: 5 < {6} $x', size }]));
      assert.equal(editor.document.getText(), `before ${expected}after\n`);
    });
  }

  it('has its title selected, so that it can be typed over', async () => {
    const editor = await openDocument('readme.md', '');
    await insertVideos(editor, [
      { uri: video(), title: 'Waves' },
      { uri: video(), title: 'Clouds' },
    ]);
    assert.equal(editor.document.getText(editor.selection), 'Waves');
    await vscode.commands.executeCommand('type', { text: 'Foam' });
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    assert.equal(editor.document.getText(editor.selection), 'Clouds');
    assert.equal(editor.document.lineCount, 2);
  });

  it('from outside the workspace is copied beside the document, if the user wants that', async () => {
    const outside = vscode.Uri.file(join(extensionPath(), 'test/simulator/render/placeholder.mp4'));
    const editor = await openDocument('readme.md', '');
    const insert = (choice: number | undefined) =>
      replacing(
        vscode.window,
        {
          showQuickPick: (rows: readonly unknown[]) =>
            Promise.resolve(choice === undefined ? undefined : rows[choice]),
        },
        () => insertVideos(editor, [{ uri: outside, title: 'Grey' }]),
      );
    assert.equal(await insert(undefined), false);
    assert.equal(editor.document.getText(), '');
    assert.equal(await insert(0), true);
    assert.match(editor.document.getText(), /src="placeholder\.mp4"/);
    assert.ok((await readdir(folder.fsPath)).includes('placeholder.mp4'));
    await insert(1);
    assert.match(editor.document.getText(), /src="(?:\.\.\/)+.*render\/placeholder\.mp4"/);
  });

  it('comes from a task, with its prompt as title, while the list or a page has the focus', () =>
    withService(async (own) => {
      const { app, tasks } = own;
      const editor = await openDocument('readme.md', 'Look: \n');
      editor.selection = new vscode.Selection(0, 6, 0, 6);
      const first = await submitPicture({ ...own, folder: folder.fsPath }, 'sea.png', 'Waves');
      const done = await whenState(tasks, first.id, 'done');
      const panel = vscode.window.createWebviewPanel('x', 'x', vscode.ViewColumn.Active);
      await vscode.commands.executeCommand('runwayVideo.insertVideo', done);
      panel.dispose();
      const document = await vscode.workspace.openTextDocument(editor.document.uri);
      assert.equal(
        document.getText(),
        'Look: <video controls src="sea.mp4" title="Waves"></video>\n',
      );
      assert.equal(vscode.window.activeTextEditor?.document, document);
      assert.ok(app.lastEditor instanceof LastEditor);
    }, quickClock));

  it('needs a document: without one, the user is told what to do', () =>
    withService(async (own) => {
      while (vscode.window.visibleTextEditors.length > 0) await new Promise(setImmediate);
      const first = await submitPicture({ ...own, folder: folder.fsPath }, 'sea.png', 'Waves');
      const done = await whenState(own.tasks, first.id, 'done');
      const shown = await answering([], () =>
        vscode.commands.executeCommand('runwayVideo.insertVideo', done),
      );
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['Open the document for the video, and place the cursor in it.'],
      );
    }, quickClock));
});

function video(): vscode.Uri {
  return vscode.Uri.joinPath(folder, 'media', 'the sea.mp4');
}

async function openDocument(name: string, text: string): Promise<vscode.TextEditor> {
  const file = vscode.Uri.joinPath(folder, name);
  await writeFile(file.fsPath, text);
  return vscode.window.showTextDocument(file);
}
