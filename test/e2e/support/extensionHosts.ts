import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Workbench } from './workbench.ts';

/**
 * Reads the process ID of the newest extension host from its log. Right after a window was opened
 * or reloaded, it is that window's.
 */
export async function latestExtensionHost(workbench: Workbench): Promise<number> {
  const logs = join(workbench.session.dataDir, 'data/logs');
  return workbench.eventually(() => {
    const [latest] = readdirSync(logs, { recursive: true, encoding: 'utf8' })
      .filter((path) => basename(path) === 'remoteexthost.log')
      .sort((a, b) => numberOf(b) - numberOf(a));
    assert.ok(latest !== undefined, 'No extension host has said anything.');
    const said = readFileSync(join(logs, latest), 'utf8');
    const pid = /Extension host with pid (?<pid>\d+) started/.exec(said)?.groups?.['pid'];
    assert.ok(pid !== undefined, `The extension host has not said its process:\n${said}`);
    return Number(pid);
  });
}

/** The folder is `exthost1`, `exthost2`, … */
function numberOf(log: string): number {
  return Number(/\d+$/.exec(basename(dirname(log)))?.[0]);
}
