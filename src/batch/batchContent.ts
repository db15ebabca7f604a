import * as vscode from 'vscode';
import { readPageCode, type PageContent } from '../form/pageContent.ts';
import { missingRoots } from '../workspace/localRoots.ts';

/** The page of a batch. It may load its own parts, and its images from their folders. */
export async function batchContent(
  extension: vscode.Uri,
  images: readonly vscode.Uri[],
): Promise<PageContent> {
  const parts = vscode.Uri.joinPath(extension, 'dist', 'page');
  return {
    options: { enableScripts: true, localResourceRoots: [parts, ...missingRoots([parts], images)] },
    code: await readPageCode(extension, 'batch.js', 'form.css', 'batch.css'),
  };
}
