/** Most columns of a name in a heading or a tab. */
const COLUMNS = 40;

/** The part of a shortened name that comes from its end: that tells numbered files apart. */
const END = 0.35;

const characters = new Intl.Segmenter();

/**
 * Shortens a long name in the middle, so that its beginning and its end stay.
 *
 * @param columns the most that it may take; a Chinese character takes two
 */
export function shortenName(name: string, columns = COLUMNS): string {
  const parts = Array.from(characters.segment(name), ({ segment }) => segment);
  if (take(parts, columns).length === parts.length) {
    return name;
  }
  const endColumns = Math.round(columns * END);
  const start = take(parts, columns - 1 - endColumns);
  const end = take(parts.toReversed(), endColumns).toReversed();
  return `${start.join('')}…${end.join('')}`;
}

/** Takes as many characters from the beginning as fit. */
function take(parts: readonly string[], columns: number): string[] {
  let room = columns;
  const full = parts.findIndex((part) => {
    room -= WIDE.test(part) ? 2 : 1;
    return room < 0;
  });
  return parts.slice(0, full === -1 ? undefined : full);
}

/** Characters that are twice as wide as Latin ones. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u;

/**
 * Isolates a name from the direction of the text around it, for texts without markup. A name
 * without letters that are written from right to left stays as it is.
 */
export function isolateName(name: string): string {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    name,
  )
    ? `\u2068${name}\u2069`
    : name;
}
