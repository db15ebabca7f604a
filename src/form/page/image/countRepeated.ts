/**
 * Counts how often a drawing repeats elements: with `use`, patterns, masks and the like. A short
 * drawing can repeat its parts millions of times, which stops the page.
 *
 * @returns Infinity when the drawing can't be counted: it is too deep, or has another drawing as an
 * image
 */
export function countRepeated(root: Element): number {
  const counts = new Map<Element, number>();
  const count = (element: Element): number => {
    const known = counts.get(element);
    if (known !== undefined) {
      return known;
    }
    // A browser doesn't show an element inside itself.
    counts.set(element, 0);
    const shown = hasDrawing(element)
      ? Infinity
      : [...element.children, ...referred(element)].reduce((sum, it) => sum + count(it), 1);
    counts.set(element, shown);
    return shown;
  };
  try {
    return count(root) - root.getElementsByTagName('*').length - 1;
  } catch {
    return Infinity;
  }
}

/** The elements that an element's attributes name: `href="#id"`, `fill="url(#id)"` and the like. */
function referred({ attributes, ownerDocument }: Element): readonly Element[] {
  return [...attributes]
    .flatMap(({ value }) => [...withoutStyleEscapes(value).matchAll(/#([^\s"')]+)/g)])
    .flatMap(([, id = '']) => [...new Set([id, withoutUrlEscapes(id)])])
    .map((id) => ownerDocument.getElementById(id))
    .filter((element) => element !== null);
}

/** Whether an element has another drawing as an image, which may repeat its own parts. */
function hasDrawing({ attributes, localName, textContent }: Element): boolean {
  const values = [...attributes].map(({ value }) => value);
  const all = localName === 'style' ? [...values, textContent] : values;
  return all.some((it) => /image\/svg/i.test(withoutStyleEscapes(it).replace(/\s/g, '')));
}

/** Undoes the escapes of a style: `u\72l` is `url`. */
function withoutStyleEscapes(value: string): string {
  return value.replace(/\\([\da-f]{1,6})\s?/gi, (_, code: string) =>
    String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
  );
}

function withoutUrlEscapes(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
