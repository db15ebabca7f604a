import type { Locator } from 'playwright-core';

/**
 * Finds texts and icons in an element, including shadow trees, with too little contrast to their
 * background: below 4.5 for texts and 3 for icons (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export async function faint(element: Locator): Promise<string[]> {
  return element.evaluate((root) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('There is no canvas.');
    /** Relative luminance of colours on top of each other, the lowest first. */
    const luminance = (colours: string[]): number => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((it) =>
        it / 255 <= 0.04045 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const page = getComputedStyle(document.documentElement);
    const behind = (it: Element | null): string[] => {
      if (!it) return [page.getPropertyValue('--vscode-editor-background')];
      const host =
        it.getRootNode() instanceof ShadowRoot ? (it.getRootNode() as ShadowRoot).host : null;
      const parent = it.assignedSlot ?? it.parentElement ?? host;
      return [...behind(parent), getComputedStyle(it).backgroundColor];
    };
    const all = (it: Element | ShadowRoot): Element[] =>
      [...it.querySelectorAll('*')].flatMap((child) => [
        child,
        ...(child.shadowRoot ? all(child.shadowRoot) : []),
      ]);
    const hasText = (it: Element) =>
      [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
    return all(root)
      .filter((it) => it.checkVisibility() && it.getBoundingClientRect().width > 0)
      .filter((it) => it.localName === 'svg' || (hasText(it) && it.localName !== 'style'))
      .flatMap((it) => {
        const layers = behind(it);
        const [front, back] = [
          luminance([...layers, getComputedStyle(it).color]),
          luminance(layers),
        ];
        const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        const enough = it.localName === 'svg' ? 3 : 4.5;
        const name =
          it.localName === 'svg' ? `${it.parentElement?.className} icon` : it.textContent;
        return contrast < enough ? [`${name.trim()}: ${contrast.toFixed(2)}`] : [];
      });
  });
}
