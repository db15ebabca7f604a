import { format } from 'node:util';

/**
 * An invisible character at the start of every line that the tests print. The console of a window
 * also carries the workbench's own output.
 */
const mark = '\u2060';

/** Marks the lines that this process prints to its console. */
export function markConsole(): void {
  const original = console;
  // The methods of VS Code's console can't be replaced, but the console object can.
  globalThis.console = Object.create(original) as Console;
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    Object.defineProperty(console, level, {
      value: (...args: unknown[]) => original[level](`${mark}${format(...args)}`),
    });
  }
}

/** Returns what the tests printed; undefined for a line of the workbench itself. */
export function readTestOutput(line: string): string | undefined {
  return line.startsWith(mark) ? line.slice(mark.length) : undefined;
}
