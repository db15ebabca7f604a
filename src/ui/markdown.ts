/**
 * Text as Markdown that shows just this text: no link, no picture, no markup, whatever it says.
 * Every mark of punctuation is escaped (CommonMark, section 2.4), so that not even an address in
 * it becomes a link. Words stay words, unlike with `appendText`, which forbids breaks at spaces.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '  \n')
    .trim();
}
