import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { addressVariable } from './names.ts';
import { waitForIdle } from './waitForIdle.ts';

/**
 * An extension that runs commands for a benchmark: it serves `/SECRET/COMMAND?FILE` on a free port,
 * and answers with the time of the command's start in milliseconds since 1970. Without the secret,
 * every page in a browser on this machine could run commands.
 */
export function activate(): void {
  const secret = randomUUID();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, given, command = ''] = pathname.split('/');
    if (given !== secret) {
      response.writeHead(403).end();
      return;
    }
    const file = searchParams.get('file');
    runCommand(command, ...(file === null ? [] : [vscode.Uri.file(file)])).then(
      (started) => response.end(String(started)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/${secret}`;
    writeFileSync(process.env[addressVariable] ?? '', address, { mode: 0o600 });
  });
}

async function runCommand(command: string, ...args: readonly unknown[]): Promise<number> {
  await waitForIdle();
  const started = Date.now();
  await vscode.commands.executeCommand(command, ...args);
  return started;
}
