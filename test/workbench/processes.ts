import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/** How long a process may take to end after being asked to, before it is made to (milliseconds). */
const grace = 3_000;

/** By which a process is asked to end. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const running = new Set<ChildProcess>();

/**
 * Starts a process that leads a group of its own, so that {@link endTree} ends its descendants
 * too. Whatever still runs when this process ends, by a signal or otherwise, is ended with it.
 */
export function spawnTree(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  watchOwnEnd();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  // The leader may be gone while members of its group remain: they are kept in mind until endTree.
  child.once('error', () => running.delete(child));
  return child;
}

/** Ends a process started by {@link spawnTree} and everything that it started. */
export async function endTree(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const ended = child.exitCode ?? child.signalCode ?? once(child, 'exit');
  signalTree(child, 'SIGTERM');
  const impatience = setTimeout(() => signalTree(child, 'SIGKILL'), grace);
  await ended;
  clearTimeout(impatience);
  signalTree(child, 'SIGKILL');
  running.delete(child);
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      execFileSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // The group has no member left.
  }
}

let watching = false;

function watchOwnEnd(): void {
  if (watching) return;
  watching = true;
  const endAll = () => {
    for (const child of running) signalTree(child, 'SIGKILL');
    running.clear();
  };
  // Before temporary folders are removed, into which they may still write.
  process.prependOnceListener('exit', endAll);
  for (const signal of endSignals) {
    process.on(signal, () => {
      // Somebody else who listens decides when this process ends.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}

/**
 * Runs a program to its end and returns what it printed.
 *
 * @throws an Error with the program's output if it fails or cannot be started.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = spawnTree(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  running.delete(child);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}.\n${output}`);
  }
  return output;
}
