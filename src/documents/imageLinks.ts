/** A link to an image in a text. */
export interface ImageLink {
  /** The address as it is written, without what its language escapes. */
  readonly address: string;
}

/** Longest text that is searched, in characters. */
const LONGEST_TEXT = 10_000;

/** Most links that are looked at. */
const MOST_LINKS = 200;

/** Longest tag. */
const LONGEST_TAG = 2000;

/**
 * Finds the link to an image around a position: in Markdown `![…](…)`, and everywhere an `img` tag.
 *
 * @param text some lines of a document
 * @param offset of the position in the text
 * @returns undefined when there is none, or when the text is very long
 */
export function findImageLink(
  text: string,
  offset: number,
  isMarkdown: boolean,
): ImageLink | undefined {
  if (text.length > LONGEST_TEXT) {
    return undefined;
  }
  return findTag(text, offset) ?? (isMarkdown ? findMarkdown(text, offset) : undefined);
}

function findTag(text: string, offset: number): ImageLink | undefined {
  const start = text.toLowerCase().lastIndexOf('<img', offset);
  const end = start === -1 ? -1 : text.indexOf('>', start);
  if (start === -1 || end < offset - 1 || end - start > LONGEST_TAG) {
    return undefined;
  }
  const tag = text.slice(start, end);
  const [, double, single, bare] =
    /\ssrc\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))/i.exec(tag) ?? [];
  const address = double ?? single ?? bare;
  return address === undefined ? undefined : { address: unescapeHtml(address.trim()) };
}

/** Walks over the links, each once. */
function findMarkdown(text: string, offset: number): ImageLink | undefined {
  let at = 0;
  for (let count = 0; count < MOST_LINKS; count += 1) {
    const start = text.indexOf('![', at);
    const middle = start === -1 ? -1 : text.indexOf('](', start);
    if (middle === -1 || start > offset) {
      return undefined;
    }
    const { address, end } = readDestination(text, middle + 2);
    if (address !== '' && offset <= end) {
      // Of ![a ![b](c), the link begins at the last ![.
      return text.lastIndexOf('![', middle) <= offset ? { address } : undefined;
    }
    at = Math.max(end, middle + 2);
  }
  return undefined;
}

/** Reads the address of a link, up to its closing parenthesis. */
function readDestination(text: string, from: number): { address: string; end: number } {
  let at = from;
  while (text[at] === ' ') {
    at += 1;
  }
  const isPointed = text[at] === '<';
  at += isPointed ? 1 : 0;
  let address = '';
  let depth = 0;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\' && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')) {
      at += 1;
      address += text[at] ?? '';
      continue;
    }
    const isEnd = isPointed
      ? character === '>' || character === '\n'
      : /\s/.test(character) || (character === ')' && depth === 0);
    if (isEnd) {
      break;
    }
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    address += character;
  }
  const close = text.indexOf(')', at);
  const isLine = close !== -1 && !text.slice(at, close).includes('\n');
  return { address: isLine ? address : '', end: isLine ? close + 1 : at };
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * The path that a link names, from the folder of its document, or from the root if it begins with a
 * slash.
 *
 * @returns undefined for what is no file: another scheme, or only a part of a page
 */
export function linkedPath(address: string): string | undefined {
  const [path = ''] = address.split(/[?#]/, 1);
  if (path === '' || path.startsWith('//') || /^[a-z][a-z\d+.-]*:/i.test(path)) {
    return undefined;
  }
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
