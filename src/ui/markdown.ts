/**
 * Turns text into Markdown that shows exactly this text, without links, pictures or markup. Escapes
 * all punctuation (CommonMark, section 2.4), so that a URL doesn't become a link. Unlike VS Code's
 * `appendText`, it keeps spaces, so that lines can break there.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '  \n')
    .trim();
}
