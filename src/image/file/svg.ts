/** Bytes at a drawing's start in which its root element must begin. */
const HEAD = 256 * 1024;

/** What may come before the root element: a declaration, comments, a document type. */
const PROLOG = /\s+|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE\s[^[>]*>/y;

/** The root element, with or without a prefix, or a document type with entities. */
const ROOT = /<(?:[^\s<>/:]+:)?svg[\s>/]|<!DOCTYPE\s+(?:[^\s<>/:]+:)?svg[\s[]/y;

/** Whether a file begins like a drawing. */
export function isSvg(bytes: Uint8Array): boolean {
  const text = decodeSvg(bytes.subarray(0, HEAD));
  let start = 0;
  for (PROLOG.lastIndex = 0; PROLOG.test(text);) {
    start = PROLOG.lastIndex;
  }
  ROOT.lastIndex = start;
  return ROOT.test(text);
}

/** Decodes a drawing as browsers do: a byte order mark tells UTF-16 from UTF-8. */
export function decodeSvg(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
