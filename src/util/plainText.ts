/** Longest text of a service that is kept, in UTF-16 code units. */
const MAX_LENGTH = 500;

/** How a text that was cut ends. */
export const CUT = '…';

/**
 * Cleans text from outside for display: one line, of limited length, without control characters and
 * characters that change the direction. The result is plain text: don't show it as markup.
 */
export function plainText(text: string, maxLength = MAX_LENGTH): string {
  const cleaned = text
    .slice(0, maxLength * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    // VS Code would turn this into a link in its messages, even into one that runs a command.
    .replaceAll('](', '] (')
    .trim();
  return cleaned.length <= maxLength
    ? cleaned
    : `${cleaned
        .slice(0, maxLength - 1)
        .replace(/\p{Cs}$/u, '')
        .trimEnd()}${CUT}`;
}
