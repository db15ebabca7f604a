import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { portVariable } from './names.ts';
import { waitForIdle } from './waitForIdle.ts';

/**
 * An extension that runs commands for a benchmark: it serves `/COMMAND?FILE` on a free port, and
 * answers with the time of the command's start in milliseconds since 1970.
 */
export function activate(): void {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const file = searchParams.get('file');
    runCommand(pathname.slice(1), ...(file === null ? [] : [vscode.Uri.file(file)])).then(
      (started) => response.end(String(started)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    writeFileSync(process.env[portVariable] ?? '', String(port));
  });
}

async function runCommand(command: string, ...args: readonly unknown[]): Promise<number> {
  await waitForIdle();
  const started = Date.now();
  await vscode.commands.executeCommand(command, ...args);
  return started;
}
