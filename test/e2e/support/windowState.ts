import assert from 'node:assert/strict';
import type { Workbench } from './workbench.ts';

/**
 * Waits until the editors that a window saves for its next start contain all texts. In a browser, VS
 * Code saves them every few seconds. Other entries name editors, too, but do not bring them back.
 */
export async function waitUntilStateSaved(
  workbench: Workbench,
  ...texts: readonly string[]
): Promise<void> {
  await workbench.eventually(async () => {
    const entries = await workbench.page.evaluate(readState);
    assert.ok(
      entries.some((entry) => [editors, ...texts].every((text) => entry.includes(text))),
      `The window has not written “${texts.join('” and “')}” yet.`,
    );
  });
}

/** The key in the entry of the editors. */
const editors = 'editorpart.state';

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
