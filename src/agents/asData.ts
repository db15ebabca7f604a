import { plainText } from '../util/plainText.ts';

/**
 * Cleans a text for a language model: one line, of limited length, without addresses. A service's
 * message may try to send the agent, or its user, somewhere.
 */
export function asData(text: string, maxLength = 300): string {
  return plainText(
    text
      .slice(0, maxLength * 8)
      .replace(/<[^<>]{0,500}>/g, '(…)')
      // Also with escapes, and with schemes that readers repair.
      .replace(/\b[a-z][a-z\d+.-]{1,30}(?::|%3a)(?:\\?\/|%2f){1,3}\S*/gi, '(…)')
      .replace(/\b(?:command|vscode|vscode-insiders|mailto|javascript|data|file|blob):\S*/gi, '(…)')
      .replace(/\bwww\.\S+/gi, '(…)')
      .replace(/[[\]<>`]/g, ' '),
    maxLength,
  );
}
