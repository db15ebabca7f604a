/** Most characters of a name in a heading or a tab. */
const MAX_LENGTH = 40;

/** Characters that stay at the end: they tell numbered files apart, and have the extension. */
const END_LENGTH = 14;

const characters = new Intl.Segmenter();

/** Shortens a long file name in the middle, so that its beginning and its extension stay. */
export function shortenName(name: string): string {
  const parts = Array.from(characters.segment(name), ({ segment }) => segment);
  return parts.length <= MAX_LENGTH
    ? name
    : `${parts.slice(0, MAX_LENGTH - END_LENGTH - 1).join('')}…${parts.slice(-END_LENGTH).join('')}`;
}

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
