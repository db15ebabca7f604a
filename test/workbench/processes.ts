import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/** How long a process may take to end before it is killed, in milliseconds. */
const gracePeriod = 3_000;

/** The signals that ask a process to end. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const running = new Set<ChildProcess>();

/**
 * Starts a process as the leader of its own group, so that {@link endTree} also ends its
 * descendants. When this process ends, everything that still runs is killed.
 */
export function spawnTree(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  killTreesOnExit();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  // The leader may exit before other members of its group. Remember the group until endTree.
  child.once('error', () => running.delete(child));
  return child;
}

/** Ends a process that {@link spawnTree} started, and all its descendants. */
export async function endTree(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const ended = child.exitCode ?? child.signalCode ?? once(child, 'exit');
  signalTree(child, 'SIGTERM');
  const killTimer = setTimeout(() => signalTree(child, 'SIGKILL'), gracePeriod);
  await ended;
  clearTimeout(killTimer);
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
    // The group has no members left.
  }
}

let watching = false;

function killTreesOnExit(): void {
  if (watching) return;
  watching = true;
  const endAll = () => {
    for (const child of running) signalTree(child, 'SIGKILL');
    running.clear();
  };
  // Kill them before the temporary folders are removed: they may still write there.
  process.prependOnceListener('exit', endAll);
  for (const signal of endSignals) {
    process.on(signal, () => {
      // Another listener decides when this process ends.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}

/**
 * Runs a program to its end and returns its output.
 *
 * @throws an Error with the output if the program fails or can't be started.
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
