import type * as vscode from 'vscode';
import { readPageCode, type PageContent } from '../form/pageContent.ts';
import { missingRoots } from '../workspace/localRoots.ts';

/** The page of a batch. It may load its images from their folders. */
export async function batchContent(
  extension: vscode.Uri,
  images: readonly vscode.Uri[],
): Promise<PageContent> {
  return {
    options: { enableScripts: true, localResourceRoots: missingRoots([], images) },
    code: await readPageCode(extension, 'batch.js', 'form.css', 'batch.css'),
  };
}
