import type { DataTransfer, Disposable, TextDocument } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import { ELEMENT_LANGUAGES } from './elementLanguages.ts';
import type { FileAction, VideoEdit } from './videoEdit.ts';

const URI_LIST = 'text/uri-list';

/** A line of a list that names a video: see `isVideoFile`. The start-up file shares no code. */
const VIDEO_LINE = /\.(?:mp4|webm|mov|m4v)\s*$/im;

/**
 * Offers to write videos that are dropped on a document, or pasted, as its language shows them. VS
 * Code waits for every provider, so a drop of other files loads no code.
 */
export function registerVideoEdits(load: () => Promise<App>): Disposable {
  const kind = vscode.DocumentDropOrPasteEditKind.Empty.append('runwayVideo');
  const find = async (document: TextDocument, transfer: DataTransfer, action: FileAction) => {
    const list = (await transfer.get(URI_LIST)?.asString()) ?? '';
    return VIDEO_LINE.test(list) ? makeEdit(load, document, { list, action }) : undefined;
  };
  return vscode.Disposable.from(
    vscode.languages.registerDocumentDropEditProvider(
      [...ELEMENT_LANGUAGES],
      {
        provideDocumentDropEdits: async (document, _position, transfer) => {
          const edit = await find(document, transfer, 'drop');
          return edit && new vscode.DocumentDropEdit(edit.snippet, edit.title, kind);
        },
      },
      { providedDropEditKinds: [kind], dropMimeTypes: [URI_LIST] },
    ),
    vscode.languages.registerDocumentPasteEditProvider(
      [...ELEMENT_LANGUAGES],
      {
        provideDocumentPasteEdits: async (document, _ranges, transfer) => {
          const edit = await find(document, transfer, 'filePaste');
          return edit && [new vscode.DocumentPasteEdit(edit.snippet, edit.title, kind)];
        },
      },
      { providedPasteEditKinds: [kind], pasteMimeTypes: [URI_LIST] },
    ),
  );
}

async function makeEdit(
  load: () => Promise<App>,
  document: TextDocument,
  files: { readonly list: string; readonly action: FileAction },
): Promise<VideoEdit | undefined> {
  const { makeVideoEdit } = await import('../main.ts');
  return makeVideoEdit(await load(), document, files);
}
