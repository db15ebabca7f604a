import * as vscode from 'vscode';

/**
 * The tabs of pages of this extension. They include pages that VS Code brings back after a window
 * reload: it loads each of them when its tab is first shown, and nothing else tells of it before.
 *
 * @param viewType the type of their webview panels
 */
export function pageTabs(viewType: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    // VS Code puts a prefix before the type.
    tabs.filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType),
    ),
  );
}
