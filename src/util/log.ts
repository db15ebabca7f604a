import { plainText } from './plainText.ts';

/** Where the parts say what they do; VS Code's `LogOutputChannel` is one. Never given a key. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Longest text of one error. */
const MAX_LENGTH = 2000;

/** An error for the log: its name, its sentence, and what caused it, in one line. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return plainText(String(error), MAX_LENGTH);
  }
  const code = 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : '';
  const cause = error.cause === undefined ? '' : ` ← ${describeError(error.cause)}`;
  return `${error.name}${code}: ${plainText(error.message, MAX_LENGTH)}${cause}`;
}
