/** Longest piece of a service's text that is kept, in UTF-16 code units. */
const MAX_LENGTH = 500;

/**
 * Makes text from outside fit for display: one line, without control or direction-changing
 * characters, of bounded length. It stays plain text; who shows it must not read it as markup.
 */
export function plainText(text: string, maxLength = MAX_LENGTH): string {
  const cleaned = text
    .slice(0, maxLength * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    // Where VS Code shows a message it would make a link of this, even one that runs a command.
    .replaceAll('](', '] (')
    .trim();
  return cleaned.length <= maxLength
    ? cleaned
    : `${cleaned
        .slice(0, maxLength - 1)
        .replace(/\p{Cs}$/u, '')
        .trimEnd()}…`;
}
