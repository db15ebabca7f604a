import type { Size } from '../../image/conversion.ts';
import type { ShownFormat } from '../../image/format.ts';
import { asksForRotation, withoutMetadata } from '../../image/metadata.ts';

/** What the browser shows of an image. */
export interface Measured {
  /** Pixels. */
  readonly size: Size;
  /** Metadata rotates or mirrors it, here or in other programs. */
  readonly rotated: boolean;
}

/** Longest side of the small copies that are compared, in pixels. */
const COMPARED_SIDE = 256;

/** Shapes that differ by less, as a fraction, count as one. */
const SAME_SHAPE = 0.02;

/**
 * Decodes an image and finds out how it is shown.
 *
 * @param url where the page can load it
 * @throws when the browser can't decode it
 */
export async function measureImage(
  url: string,
  format: ShownFormat,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Measured> {
  const image = await loadImage(url);
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  if (size.width === 0 || size.height === 0) {
    throw new DOMException();
  }
  // Browsers differ in whether they apply EXIF data of a PNG or WebP. So do services.
  const rotated =
    format === 'image/jpeg'
      ? await isRotated(image, format, bytes)
      : asksForRotation(format, bytes) || (await isRotated(image, format, bytes));
  return { size, rotated };
}

export async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

/** Compares an image with a copy that has no metadata: only metadata can rotate it. */
async function isRotated(
  shown: HTMLImageElement,
  format: ShownFormat,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const bare = withoutMetadata(format, bytes);
  if (bare === undefined) {
    return false;
  }
  const url = URL.createObjectURL(new Blob([new Uint8Array(bare)], { type: format }));
  try {
    return !looksLike(shown, await loadImage(url));
  } catch {
    // A file that is readable only with its metadata: trust the search in the metadata.
    return asksForRotation(format, bytes);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function looksLike(shown: HTMLImageElement, bare: HTMLImageElement): boolean {
  const shape = shown.naturalWidth / shown.naturalHeight;
  const bareShape = bare.naturalWidth / bare.naturalHeight;
  if (Math.abs(shape / bareShape - 1) > SAME_SHAPE) {
    return false;
  }
  const scale = Math.min(1, COMPARED_SIDE / Math.max(shown.naturalWidth, shown.naturalHeight));
  const width = Math.max(1, Math.round(shown.naturalWidth * scale));
  const height = Math.max(1, Math.round(shown.naturalHeight * scale));
  const pixels = drawPixels(shown, width, height);
  const barePixels = drawPixels(bare, width, height);
  return pixels.every((value, index) => value === barePixels[index]);
}

function drawPixels(image: HTMLImageElement, width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
