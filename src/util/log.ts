import { plainText } from './plainText.ts';

/** The log. Structurally VS Code's `LogOutputChannel`. Keys are never logged. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Longest text of one error, in UTF-16 code units. */
const MAX_LENGTH = 2000;

/** Formats an error for the log in one line: its name, its message and its cause. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return plainText(String(error), MAX_LENGTH);
  }
  const code = 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : '';
  const cause = error.cause === undefined ? '' : ` ← ${describeError(error.cause)}`;
  return `${error.name}${code}: ${plainText(error.message, MAX_LENGTH)}${cause}`;
}
