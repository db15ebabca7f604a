/** How often a secret was found in a place, and how much was looked through. */
export interface Finding {
  readonly characters: number;
  /** The shapes that it was found in, with the number of times. */
  readonly found: Readonly<Record<string, number>>;
}

/**
 * A text that must not leak, in every shape that software may give it by accident: escaped, encoded,
 * as UTF-16.
 */
export class Secret {
  /** The shapes by their names, all of them ASCII. */
  readonly shapes: ReadonlyMap<string, string>;

  constructor(readonly text: string) {
    const json = JSON.stringify(text).slice(1, -1);
    const shapes: [name: string, shape: string][] = [
      ['as it is', text],
      ['JSON', json],
      ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
      ['JSON of PHP', json.replaceAll('/', '\\/')],
      ['JSON in code points', codePoints(text)],
      ['URL', encodeURIComponent(text)],
      ['URL in small letters', encodeURIComponent(text).replace(/%../g, (it) => it.toLowerCase())],
      ['URL of a page', encodeURI(text)],
      ['HTML', html(text)],
      ['hex', Buffer.from(text).toString('hex')],
      ...[0, 1, 2].map((shift): [string, string] => [`base64 ${shift}`, base64(text, shift)]),
      ...[0, 1, 2].map((shift): [string, string] => [
        `base64url ${shift}`,
        base64(text, shift).replaceAll('+', '-').replaceAll('/', '_'),
      ]),
      ['UTF-16', Buffer.from(text, 'utf16le').toString('latin1')],
    ];
    this.shapes = new Map(shapes.filter(([, it], at) => firstAt(shapes, it) === at));
  }

  /** Looks through a text, or through bytes. */
  searchIn(place: Buffer | string): Finding {
    const text = typeof place === 'string' ? place : place.toString('latin1');
    const found = [...this.shapes]
      .map(([name, shape]): [string, number] => [name, text.split(shape).length - 1])
      .filter(([, count]) => count > 0);
    return { characters: text.length, found: Object.fromEntries(found) };
  }
}

/** How often something was found, in whatever shape. */
export function times({ found }: Finding): number {
  return Object.values(found).reduce((sum, it) => sum + it, 0);
}

/** What was found in several places, taken together. */
export function sum(findings: readonly Finding[]): Finding {
  const found: Record<string, number> = {};
  for (const [name, count] of findings.flatMap((it) => Object.entries(it.found))) {
    found[name] = (found[name] ?? 0) + count;
  }
  return { characters: findings.reduce((all, it) => all + it.characters, 0), found };
}

function firstAt(shapes: readonly (readonly [string, string])[], shape: string): number {
  return shapes.findIndex(([, it]) => it === shape);
}

function codePoints(text: string): string {
  return [...Buffer.from(text, 'latin1')]
    .map((it) => `\\u${it.toString(16).padStart(4, '0')}`)
    .join('');
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What base64 of a longer text has of this one, wherever it begins: without what is beside it. */
function base64(text: string, shift: number): string {
  const encoded = Buffer.from('\0'.repeat(shift) + text).toString('base64');
  const begin = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + text.length) * 8) / 6);
  return encoded.slice(begin, end);
}
