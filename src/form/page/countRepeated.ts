/**
 * Counts how often a drawing repeats elements: with `use`, patterns, masks and the like. A short
 * drawing can repeat its parts millions of times, which stops the page.
 *
 * @returns Infinity when the drawing is too deep to be counted
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
    const shown = [...element.children, ...referred(element)].reduce(
      (sum, other) => sum + count(other),
      1,
    );
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
    .filter(({ localName, value }) => localName === 'href' || value.includes('url('))
    .flatMap(({ value }) => [...value.matchAll(/#([^\s"')]+)/g)])
    .map(([, id = '']) => ownerDocument.getElementById(id))
    .filter((element) => element !== null);
}
