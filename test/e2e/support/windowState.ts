import assert from 'node:assert/strict';
import type { Workbench } from './workbench.ts';

/**
 * Waits until a window has saved the forms of these images for its next start: their editors, the
 * last one in front, the IDs that their pages told VS Code to keep, and the images of these IDs. In
 * a browser, VS Code saves them every few seconds, and not in one step.
 */
export async function waitUntilFormsSaved(
  workbench: Workbench,
  ...images: readonly string[]
): Promise<void> {
  const inFront = new RegExp(String.raw`mru[\\"]+:\[${images.length - 1}[,\]]`);
  await workbench.eventually(async () => {
    const entries = await workbench.page.evaluate(readState);
    const saved = images.map((name) => {
      const form = new RegExp(String.raw`"([\da-f-]{36})",\{"image":"[^"]*/${name}"`);
      const id = entries.map((entry) => form.exec(entry)?.[1]).find((it) => it !== undefined);
      return new RegExp(String.raw`form[\\"]+:[\\"]+${id ?? 'none'}`);
    });
    assert.ok(
      entries.some((entry) =>
        [/editorpart\.state/, inFront, ...saved].every((text) => text.test(entry)),
      ),
      `The window has not saved the forms of ${images.join(' and ')} yet.`,
    );
  });
}

/** Waits until a window has saved for its next start what the page of an editor told VS Code to keep. */
export async function waitUntilPageSaved(workbench: Workbench, kept: RegExp): Promise<void> {
  await workbench.eventually(async () => {
    const entries = await workbench.page.evaluate(readState);
    assert.ok(
      entries.some((entry) => entry.includes('editorpart.state') && kept.test(entry)),
      `The window has not saved ${kept.source} yet.`,
    );
  });
}

/** Runs in the page. */
async function readState(): Promise<string[]> {
  const settled = async <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The database cannot be read.'));
    });
  const values: unknown[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith('vscode-web-state-db-') !== true) continue;
    const database = await settled(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      const rows = database.transaction(table).objectStore(table).getAll();
      values.push(...(await settled<unknown[]>(rows)));
    }
    database.close();
  }
  return values.map(String);
}
