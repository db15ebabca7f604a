import assert from 'node:assert/strict';
import type { Workbench } from './workbench.ts';

/**
 * Waits until the state that a window saves for its next start contains a text. In a browser, VS
 * Code saves it every few seconds.
 */
export async function waitUntilStateSaved(workbench: Workbench, text: string): Promise<void> {
  await workbench.eventually(async () => {
    const kept = await workbench.page.evaluate(readState);
    assert.ok(kept.includes(text), `The window has not written “${text}” yet.`);
  });
}

/** Runs in the page. */
async function readState(): Promise<string> {
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
  return values.join('\n');
}
