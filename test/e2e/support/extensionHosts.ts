import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Workbench } from './workbench.ts';

/**
 * Reads the process ID of the newest extension host. Right after a window was opened or reloaded,
 * it is that window's.
 */
export async function latestExtensionHost(workbench: Workbench): Promise<number> {
  return workbench.eventually(() => {
    const latest = listExtensionHosts(workbench.session.dataDir).at(-1)?.pid;
    assert.ok(latest !== undefined, 'No extension host has said its process ID.');
    return latest;
  });
}

/**
 * Ends every extension host, and removes its log. VS Code may keep one for a window that was
 * closed, in case the window comes back.
 */
export async function endExtensionHosts(dataDir: string): Promise<void> {
  for (const { log, pid } of listExtensionHosts(dataDir)) {
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await setTimeout(20);
    rmSync(dirname(log), { recursive: true, force: true });
  }
}

/** All extension hosts that were started, oldest first, as their logs say. */
function listExtensionHosts(dataDir: string): { log: string; pid: number }[] {
  const logs = join(dataDir, 'data/logs');
  return readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'remoteexthost.log')
    .sort((a, b) => numberOf(a) - numberOf(b))
    .flatMap((path) => {
      const log = join(logs, path);
      const said = readFileSync(log, 'utf8');
      const pid = /Extension host with pid (?<pid>\d+) started/.exec(said)?.groups?.['pid'];
      return pid === undefined ? [] : [{ log, pid: Number(pid) }];
    });
}

/** The folder is `exthost1`, `exthost2`, … */
function numberOf(log: string): number {
  return Number(/\d+$/.exec(basename(dirname(log)))?.[0]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
