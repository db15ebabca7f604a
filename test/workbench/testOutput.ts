import { format } from 'node:util';

/**
 * Begins every line that the tests print, and is not seen in a terminal: the console of a window
 * carries what the tests say among everything that the workbench says of itself.
 */
const mark = '\u2060';

/** Makes the console of the process that tests run in mark its lines. */
export function markConsole(): void {
  const original = console;
  // VS Code lets nobody change the methods of its console, but the console as a whole.
  globalThis.console = Object.create(original) as Console;
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    Object.defineProperty(console, level, {
      value: (...args: unknown[]) => original[level](`${mark}${format(...args)}`),
    });
  }
}

/** What the tests printed; undefined for a line of the workbench's own. */
export function testOutput(line: string): string | undefined {
  return line.startsWith(mark) ? line.slice(mark.length) : undefined;
}
