import * as vscode from 'vscode';

/** The icon in the tab of a page. @param extension the extension's folder */
export function pageIcon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  return {
    light: vscode.Uri.joinPath(extension, 'media', 'form-light.svg'),
    dark: vscode.Uri.joinPath(extension, 'media', 'form-dark.svg'),
  };
}
