import assert from 'node:assert/strict';
import type { Workbench } from './workbench.ts';

/**
 * Waits until an entry of the state that a window saves for its next start contains all texts. In a
 * browser, VS Code saves it every few seconds.
 */
export async function waitUntilStateSaved(
  workbench: Workbench,
  ...texts: readonly string[]
): Promise<void> {
  await workbench.eventually(async () => {
    const entries = await workbench.page.evaluate(readState);
    assert.ok(
      entries.some((entry) => texts.every((text) => entry.includes(text))),
      `The window has not written “${texts.join('” and “')}” yet.`,
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
