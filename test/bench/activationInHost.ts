import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { controlId, extensionId, orderVariable, resultVariable, timesName } from './names.ts';
import { waitForIdle } from './waitForIdle.ts';

/** VS Code calls this in its extension host, as it calls tests. */
export async function run(): Promise<void> {
  const times: Record<string, number> = {};
  Object.assign(globalThis, { [timesName]: times });
  const ids = [controlId, extensionId];
  for (const id of process.env[orderVariable] === controlId ? ids : ids.reverse()) {
    await waitForIdle();
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined) throw new Error(`${id} is not installed.`);
    if (extension.isActive) throw new Error(`${id} is active already.`);
    await extension.activate();
  }
  writeFileSync(process.env[resultVariable] ?? '', JSON.stringify(times));
}
