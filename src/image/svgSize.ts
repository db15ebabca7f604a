/** What a browser takes for an SVG that does not say its size, in pixels (source: CSS 2, 10.3.2). */
const DEFAULT = { width: 300, height: 150 };

/** Pixels in a unit (source: CSS Values, 5.2 and, for a font of 16 pixels, 5.1). */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  em: 16,
  rem: 16,
  ex: 8,
};

/**
 * The size at which a browser shows an SVG, in pixels: what it says, else what its `viewBox` makes
 * of the default.
 */
export function svgSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const text = Buffer.from(bytes.subarray(0, 65_536)).toString('utf8');
  const root = /<svg(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?>/.exec(withoutComments(text))?.[0];
  if (root === undefined) {
    return undefined;
  }
  const width = length(attribute(root, 'width'));
  const height = length(attribute(root, 'height'));
  const shape = viewBoxShape(attribute(root, 'viewBox'));
  const [ownWidth, ownHeight] =
    shape === undefined
      ? [DEFAULT.width, DEFAULT.height]
      : [
          Math.min(DEFAULT.width, DEFAULT.height * shape),
          Math.min(DEFAULT.height, DEFAULT.width / shape),
        ];
  return {
    width: Math.round(width ?? (shape && height ? height * shape : ownWidth)),
    height: Math.round(height ?? (shape && width ? width / shape : ownHeight)),
  };
}

function withoutComments(text: string): string {
  let bare = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start);
    if (end < 0) {
      return bare + text.slice(from);
    }
    bare += text.slice(from, start);
    from = end + '-->'.length;
  }
}

function attribute(root: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(root)?.[2];
}

/** Undefined also for a share of the page, which an image has none of. */
function length(text: string | undefined): number | undefined {
  const [, number, unit = ''] =
    /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)([a-z]*)\s*$/i.exec(text ?? '') ?? [];
  const pixels = UNITS[unit.toLowerCase()];
  return number === undefined || pixels === undefined ? undefined : Number(number) * pixels;
}

/** Width / height. */
function viewBoxShape(text: string | undefined): number | undefined {
  const [, , width = 0, height = 0] = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return width > 0 && height > 0 ? width / height : undefined;
}
