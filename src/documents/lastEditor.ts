import * as vscode from 'vscode';

/** Editors of VS Code that are not documents: output, and the box for a commit's message. */
const OTHERS = new Set(['output', 'vscode-scm', 'comment', 'debug']);

/** Remembers the text editor that was used last, also while a page or the list has the focus. */
export class LastEditor implements vscode.Disposable {
  private last: vscode.TextEditor | undefined;
  private readonly listening: vscode.Disposable;

  constructor() {
    this.note(vscode.window.activeTextEditor);
    this.listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.note(editor));
  }

  /**
   * Finds the editor that was used last, and gives it the focus. Its document comes to the front if
   * it is behind another tab. If it was closed, takes another editor that is in sight.
   *
   * @returns undefined when no document is open
   */
  async find(): Promise<vscode.TextEditor | undefined> {
    this.note(vscode.window.activeTextEditor);
    const visible = vscode.window.visibleTextEditors.filter(isDocument);
    const last = this.last?.document;
    const editor =
      visible.find((it) => it === this.last) ?? visible.find((it) => it.document === last);
    if (editor !== undefined) {
      return focus(editor);
    }
    const group = last && findGroup(last);
    if (last !== undefined && group !== undefined) {
      return vscode.window.showTextDocument(last, { viewColumn: group.viewColumn });
    }
    const [other] = visible;
    return other && focus(other);
  }

  dispose(): void {
    this.listening.dispose();
  }

  private note(editor: vscode.TextEditor | undefined): void {
    if (editor !== undefined && isDocument(editor)) {
      this.last = editor;
    }
  }
}

function isDocument({ document }: vscode.TextEditor): boolean {
  return !OTHERS.has(document.uri.scheme);
}

/** Cells of notebooks and embedded editors have no column. Their focus can't be set. */
async function focus(editor: vscode.TextEditor): Promise<vscode.TextEditor> {
  const { document, viewColumn } = editor;
  return viewColumn === undefined
    ? editor
    : vscode.window.showTextDocument(document, { viewColumn });
}

/** The group of editors with a tab of the document. */
function findGroup({ uri }: vscode.TextDocument): vscode.TabGroup | undefined {
  return vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
    ),
  );
}
