// An extension that calls a tool for agents outside of a chat, for the tests. It writes the answer, or
// the error, into the workspace.
import * as vscode from 'vscode';

export function activate(/** @type {any} */ { subscriptions }) {
  subscriptions.push(
    vscode.commands.registerCommand('testCaller.generate', async () => {
      const input = { image: 'sea.png', prompt: 'Waves [roll](command:x) in' };
      const text = await vscode.lm
        .invokeTool('runway_generate_video', { input, toolInvocationToken: undefined })
        .then(
          ({ content }) => content.map((/** @type {any} */ part) => part.value).join(''),
          (/** @type {unknown} */ error) => `Error: ${/** @type {Error} */ (error).message}`,
        );
      const [folder] = vscode.workspace.workspaceFolders;
      const file = vscode.Uri.joinPath(folder.uri, 'answer.txt');
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    }),
  );
}
