import { writeSync } from 'node:fs';
import { describeError, type Log } from '../../../../src/util/log.ts';
import type { WindowMessage } from '../messages.ts';

/** Says something at once: a window that dies now has said it. */
export function report(message: WindowMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

/** Reports what no error of a service or of the disk explains. */
export function reportFailure(what: string, error: unknown): void {
  report({ said: 'failed', message: `${what}: ${describeError(error)}` });
}

/** Reports warnings and errors. */
export const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => report({ said: 'logged', level: 'warn', message }),
  error: (message) => report({ said: 'logged', level: 'error', message }),
};
