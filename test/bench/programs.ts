import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, temporaryFolder } from '../workbench/paths.ts';
import { endTree, run, spawnTree } from '../workbench/processes.ts';

/** Programs that are measured, each in a process of its own, and the service that they talk to. */
const names = ['create', 'save', 'server'] as const;

let building: Promise<string> | undefined;

/**
 * Runs a program to its end.
 *
 * @returns what it prints: JSON
 */
export async function runProgram<Result>(
  name: (typeof names)[number],
  ...args: readonly string[]
): Promise<Result> {
  const output = await run(process.execPath, [await findProgram(name), ...args]);
  return JSON.parse(output) as Result;
}

/** A service on this machine, in a process of its own. */
export interface BenchServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function startServer(): Promise<BenchServer> {
  const child: ChildProcess = spawnTree(process.execPath, [await findProgram('server')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The server has no output to read.');
  const [port] = (await once(stdout, 'data')) as [Buffer];
  return {
    origin: `http://127.0.0.1:${port.toString().trim()}`,
    close: () => endTree(child),
  };
}

async function findProgram(name: (typeof names)[number]): Promise<string> {
  building ??= buildPrograms();
  return join(await building, `${name}.mjs`);
}

/** Builds each program into one file, as the extension is built. */
async function buildPrograms(): Promise<string> {
  const folder = temporaryFolder('programs');
  await build({
    entryPoints: names.map((name) => join(root, 'test/bench/programs', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // node-fetch needs the polyfill only before Node 18, which has no web streams.
    external: ['web-streams-polyfill/*'],
    logLevel: 'warning',
  });
  return folder;
}
