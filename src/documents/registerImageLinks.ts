import type { Disposable } from 'vscode';
import { vscode } from '../vscode.ts';

/** Languages whose links to images are understood. */
const LANGUAGES = ['markdown', 'mdx', 'html'];

/** Offers a video at a link to an image. The code for it loads with the first cursor in such a file. */
export function registerImageLinks(): Disposable {
  return vscode.languages.registerCodeActionsProvider(
    LANGUAGES,
    {
      provideCodeActions: async (document, range) => {
        const { imageLinkActions } = await import('./imageLinkActions.ts');
        return imageLinkActions(document, range);
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.Refactor] },
  );
}
