import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/app.ts';
import { dragRows, dropOnList } from '../../src/documents/dragAndDrop.ts';
import { LastEditor } from '../../src/documents/lastEditor.ts';
import { registerVideoEdits } from '../../src/documents/registerVideoEdits.ts';
import { openDropped } from '../../src/documents/openDropped.ts';
import { insertVideos } from '../../src/documents/insertVideos.ts';
import { readSize } from '../../src/image/file/readSize.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import { vscode as startApi } from '../../src/vscode.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withApp, withService, type OwnService } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  extensionPath,
  picture,
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
    await copyFile(placeholder(), video().fsPath);
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

  it('goes into a document of the workspace that the user chooses, if none is open', () =>
    withService(async (own) => {
      const readme = vscode.Uri.joinPath(folder, 'README.md');
      await writeFile(readme.fsPath, '# Sea');
      await writeFile(vscode.Uri.joinPath(folder, 'about.md').fsPath, '');
      const done = await finish(own);
      const offered: string[] = [];
      await replacing(
        vscode.window,
        {
          // Other tests have documents in this workspace, too.
          showQuickPick: (all: readonly { readonly label: string; readonly uri: vscode.Uri }[]) => {
            const rows = all.filter(({ uri }) => uri.path.startsWith(folder.path));
            offered.push(...rows.map(({ label }) => label));
            return Promise.resolve(rows[0]);
          },
        },
        () => vscode.commands.executeCommand('runwayVideo.insertVideo', done),
      );
      assert.deepEqual(offered, ['README.md', 'about.md']);
      const document = await vscode.workspace.openTextDocument(readme);
      assert.equal(
        document.getText(),
        '# Sea\n\n<video controls src="sea.mp4" title="Waves"></video>',
      );
    }, quickClock));

  it('needs a document: without one, the user is told what to do', () =>
    withService(async (own) => {
      const done = await finish(own);
      const shown = await replacing(
        vscode.workspace,
        { findFiles: () => Promise.resolve([]) },
        () => answering([], () => vscode.commands.executeCommand('runwayVideo.insertVideo', done)),
      );
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['Open the document for the video, and place the cursor in it.'],
      );
    }, quickClock));

  /** Makes a video, with no document open. */
  async function finish(own: OwnService): Promise<TaskRecord> {
    while (vscode.window.visibleTextEditors.length > 0) await new Promise(setImmediate);
    const first = await submitPicture({ ...own, folder: folder.fsPath }, 'sea.png', 'Waves');
    return whenState(own.tasks, first.id, 'done');
  }
});

describe('Files that are dropped on a document, or pasted', () => {
  before(extensionApi);

  beforeEach(async () => {
    count += 1;
    folder = vscode.Uri.joinPath(workspaceFolder(), `documents-${count}`);
    await mkdir(join(folder.fsPath, 'media'), { recursive: true });
  });

  afterEach(() => rm(folder.fsPath, { recursive: true }));

  for (const [name, language, expected] of [
    ['sea.webm', 'markdown', '<video controls src="media/sea.webm" title="${1:sea.webm}"></video>'],
    ['sea.webm', 'html', '<video src="media/sea.webm" title="${1:sea.webm}" '],
    ['sea.mp4', 'html', '<video src="media/sea.mp4" title="${1:sea.mp4}" '],
    ['sea.mov', 'latex', '\\\\href{run:media/sea.mov\\}{${1:sea.mov}\\}'],
    // VS Code writes the same element.
    ['sea.mp4', 'markdown', undefined],
    ['sea.png', 'html', undefined],
    ['sea.webm sea.png', 'html', undefined],
    ['https://example.com/sea.webm', 'html', undefined],
    ['gone.webm', 'html', undefined],
    ['sea.webm', 'plaintext', undefined],
  ] as const) {
    it(`${expected === undefined ? 'are left to VS Code' : 'become what shows them'}: ${name} in ${language}`, () =>
      withApp(async ({ app }) => {
        const files = name.split(' ');
        for (const file of files.filter((it) => it.startsWith('sea'))) {
          await copyFile(placeholder(), join(folder.fsPath, 'media', file));
        }
        const uris = files.map((it) =>
          it.includes(':') ? it : vscode.Uri.joinPath(folder, 'media', it).toString(),
        );
        const found = await offered(app, await newDocument(language), uris);
        assert.deepEqual(
          found.map((it) => it?.slice(0, expected?.length)),
          [expected, expected],
        );
      }));
  }

  it('are named by their prompt, if they are on the list', () =>
    withService(async (own) => {
      const first = await submitPicture({ ...own, folder: folder.fsPath }, 'sea.png', 'Waves');
      const { file = '' } = await whenState(own.tasks, first.id, 'done');
      const uris = [vscode.Uri.file(file).toString()];
      const [dropped] = await offered(own.app, await newDocument('markdown'), uris);
      assert.equal(dropped, '<video controls src="sea.mp4" title="${1:Waves}"></video>');
    }, quickClock));

  /** A new document in the folder. */
  async function newDocument(language: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, `document-${language}`);
    await writeFile(uri.fsPath, '');
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.languages.setTextDocumentLanguage(document, language);
  }
});

/** What the extension offers for files that are dropped, and for files that are pasted. */
async function offered(
  app: App,
  document: vscode.TextDocument,
  uris: readonly string[],
): Promise<(string | undefined)[]> {
  let drop: vscode.DocumentDropEditProvider | undefined;
  let paste: vscode.DocumentPasteEditProvider | undefined;
  const note = (selector: vscode.DocumentSelector) =>
    vscode.languages.match(selector, document) > 0;
  const standIns = {
    registerDocumentDropEditProvider: (
      selector: vscode.DocumentSelector,
      provider: vscode.DocumentDropEditProvider,
    ) => {
      drop = note(selector) ? provider : undefined;
      return new vscode.Disposable(() => undefined);
    },
    registerDocumentPasteEditProvider: (
      selector: vscode.DocumentSelector,
      provider: vscode.DocumentPasteEditProvider,
    ) => {
      paste = note(selector) ? provider : undefined;
      return new vscode.Disposable(() => undefined);
    },
  };
  // In an old VS Code, the code of the start has an object of its own.
  await replacing(startApi.languages, standIns, () =>
    Promise.resolve(registerVideoEdits(() => Promise.resolve(app))),
  );
  const transfer = new vscode.DataTransfer();
  transfer.set('text/uri-list', new vscode.DataTransferItem(uris.join('\r\n')));
  const { token } = new vscode.CancellationTokenSource();
  const start = new vscode.Position(0, 0);
  const context = { triggerKind: vscode.DocumentPasteTriggerKind.Automatic, only: undefined };
  const edits = [
    await drop?.provideDocumentDropEdits(document, start, transfer, token),
    await paste?.provideDocumentPasteEdits?.(
      document,
      [new vscode.Range(start, start)],
      transfer,
      context,
      token,
    ),
  ];
  return edits
    .flatMap((it) => it ?? [undefined])
    .map((it) => {
      const text = it?.insertText;
      return typeof text === 'string' ? text : text?.value;
    });
}

describe('The poster of a video', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('is saved beside it, and overwrites nothing', () =>
    withService(async (own) => {
      const first = await submitPicture(own, 'sea.png', 'Waves');
      const { id, file = '' } = await whenState(own.tasks, first.id, 'done');
      await copyFile(placeholder(), file);
      const shown = await answering([], async () => {
        await vscode.commands.executeCommand('runwayVideo.savePoster', { id });
        await vscode.commands.executeCommand('runwayVideo.savePoster', { id });
      });
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['sea poster.png is saved.', 'sea poster-2.png is saved.'],
      );
      const bytes = new Uint8Array(await readFile(join(own.folder, 'sea poster.png')));
      assert.deepEqual(readSize({ format: 'image/png', bytes }), { width: 32, height: 32 });
    }, quickClock));
});

describe('The list', () => {
  before(extensionApi);

  it('gives the saved videos of dragged rows as URIs', () =>
    withService(async (own) => {
      const { app, tasks } = own;
      const first = await submitPicture(own, 'sea.png', 'Waves');
      const done = await whenState(tasks, first.id, 'done');
      const running = { ...done, id: 'no-such-task' };
      const transfer = new vscode.DataTransfer();
      await dragRows(app, [done, running, done], transfer);
      assert.equal(
        await transfer.get('text/uri-list')?.asString(),
        vscode.Uri.file(done.file ?? '').toString(),
      );
      // Its own rows are not taken for images.
      transfer.set('application/vnd.code.tree.runwayvideo.tasks', new vscode.DataTransferItem(''));
      assert.deepEqual(await dropped(app, transfer), []);
    }, quickClock));

  for (const [what, list, expected] of [
    ['files', ['sea.png', 'balloon.webp'], ['generate', ['sea.png', 'balloon.webp']]],
    ['an image on the web', 'https://example.com/cat.png', ['generateFromUrl']],
  ] as const) {
    it(`opens the pages of ${what} that are dropped on it`, () =>
      withService(async ({ app }) => {
        const uris =
          typeof list === 'string' ? [list] : list.map((name) => picture(name).toString());
        const transfer = new vscode.DataTransfer();
        transfer.set('text/uri-list', new vscode.DataTransferItem(uris.join('\r\n')));
        const [[command, first, all] = []] = await dropped(app, transfer);
        assert.equal(command, `runwayVideo.${expected[0]}`);
        assert.equal(String(first), uris[0]);
        if (expected[1] !== undefined) {
          assert.deepEqual((all as vscode.Uri[]).map(String), uris);
        }
      }));
  }

  it('stores a dropped image without a place where the user says', () =>
    withService(async ({ app, folder: own }) => {
      const bytes = await readFile(picture('sea.png').fsPath);
      const asked: vscode.SaveDialogOptions[] = [];
      const target = vscode.Uri.file(join(own, 'kept.png'));
      const showSaveDialog = (options: vscode.SaveDialogOptions) => {
        asked.push(options);
        return Promise.resolve(target);
      };
      const file = { name: '../from the web.jpg', data: () => Promise.resolve(bytes) };
      const commands = await replacing(vscode.window, { showSaveDialog }, () =>
        recording(() => openDropped(app, [], [file])),
      );
      // Its bytes say what it is.
      assert.match(asked[0]?.defaultUri?.path ?? '', /\/from the web\.png$/);
      assert.deepEqual(
        commands.map(([id, first]) => [id, String(first)]),
        [['runwayVideo.generate', target.toString()]],
      );
      assert.deepEqual(await readFile(target.fsPath), bytes);
      const text = { name: 'notes.txt', data: () => Promise.resolve(Buffer.from('no image')) };
      const shown = await answering([], () => openDropped(app, [], [text]));
      assert.equal(shown[0]?.kind, 'warning');
    }));
});

describe('A link to an image', () => {
  before(extensionApi);
  afterEach(closeTabs);

  for (const [language, content, at, expected] of [
    ['markdown', 'Text\n\n![The sea](sea.png)\n', [2, 4], 'sea.png'],
    ['html', '<p>\r\n<img\r\n src="sea.png?x">', [2, 7], 'sea.png'],
    ['markdown', '![Gone](gone.png)', [0, 3], undefined],
    ['markdown', '![Far](https://example.com/sea.png)', [0, 3], undefined],
    ['plaintext', '![The sea](sea.png)', [0, 3], undefined],
  ] as const) {
    it(`offers ${expected ?? 'nothing'} in ${language}: ${JSON.stringify(content)}`, async () => {
      const document = await vscode.workspace.openTextDocument({ language, content });
      const [line, character] = at;
      const position = new vscode.Position(line, character);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(position, position),
      );
      const own = actions.flatMap(({ command }) =>
        command?.command === 'runwayVideo.generate' ? [command] : [],
      );
      assert.deepEqual(
        own.map(({ title, arguments: [image] = [] }) => [title, String(image)]),
        expected === undefined
          ? []
          : [['Generate Video from This Image…', picture(expected).toString()]],
      );
    });
  }
});

/** Drops something on the list. @returns the commands that it runs */
async function dropped(app: App, transfer: vscode.DataTransfer): Promise<unknown[][]> {
  return recording(() => dropOnList(app, transfer));
}

/** The commands of ours that are called meanwhile. They aren't run. */
async function recording(work: () => Promise<void>): Promise<unknown[][]> {
  const commands: unknown[][] = [];
  const executeCommand = (...args: unknown[]) => Promise.resolve(void commands.push(args));
  await replacing(vscode.commands, { executeCommand }, work);
  // The extension may set a context key at any time.
  return commands.filter(([id]) => id !== 'setContext');
}

/** A video with two frames of 32 × 32 pixels. */
function placeholder(): string {
  return join(extensionPath(), 'test/simulator/render/placeholder.mp4');
}

function video(): vscode.Uri {
  return vscode.Uri.joinPath(folder, 'media', 'the sea.mp4');
}

async function openDocument(name: string, text: string): Promise<vscode.TextEditor> {
  const file = vscode.Uri.joinPath(folder, name);
  await writeFile(file.fsPath, text);
  return vscode.window.showTextDocument(file);
}
