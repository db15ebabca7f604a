import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { controlId, extensionId, orderVariable, resultVariable, timesName } from './names.ts';

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

/** Waits until the host did nearly nothing for half a second: other extensions start, too. */
async function waitForIdle(): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const before = performance.eventLoopUtilization();
    await delay(100);
    const { utilization } = performance.eventLoopUtilization(before);
    quiet = utilization < 0.05 ? quiet + 1 : 0;
  }
}
