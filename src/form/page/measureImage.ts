import type { Size } from '../../image/conversion.ts';
import type { ImageFile } from '../../image/imageFile.ts';
import { asksForRotation, withoutMetadata } from '../../image/metadata.ts';

/** What the browser shows of an image. */
export interface Measured {
  /** The decoded image. It is shown, and copies are drawn from it. */
  readonly element: HTMLImageElement;
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
 * @throws when the browser can't decode it
 */
export async function measureImage(file: ImageFile): Promise<Measured> {
  let element = await decodeImage(file);
  const size = { width: element.naturalWidth, height: element.naturalHeight };
  if (size.width === 0 || size.height === 0) {
    throw new DOMException();
  }
  const sized = file.format === 'image/svg+xml' ? withSize(file, size) : undefined;
  if (sized !== undefined) {
    element = await decodeImage(sized);
  }
  // Browsers differ in whether they apply EXIF data of a PNG or WebP. So do services.
  const rotated =
    (file.format !== 'image/jpeg' && asksForRotation(file)) || (await isRotated(element, file));
  return { element, size, rotated };
}

async function decodeImage({ format, bytes }: ImageFile): Promise<HTMLImageElement> {
  const blob = new Blob([bytes], { type: format });
  // An SVG with HTML in it can be read back from a canvas only if it comes from a data URL.
  const url = format === 'image/svg+xml' ? await readDataUrl(blob) : URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function readDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new DOMException());
    reader.readAsDataURL(blob);
  });
}

/**
 * Writes its size into an SVG that has no `viewBox`. Such a drawing may have no size of its own.
 * It would not grow when it is drawn larger: it would get an empty margin.
 *
 * @returns undefined when the SVG has a `viewBox`
 */
function withSize({ format, bytes }: ImageFile, { width, height }: Size): ImageFile | undefined {
  const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'image/svg+xml');
  const { documentElement: root } = svg;
  if (root.hasAttribute('viewBox')) {
    return undefined;
  }
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  return { format, bytes: new TextEncoder().encode(new XMLSerializer().serializeToString(svg)) };
}

/** Compares an image with a copy that has no metadata: only metadata can rotate it. */
async function isRotated(shown: HTMLImageElement, file: ImageFile): Promise<boolean> {
  const bytes = withoutMetadata(file);
  if (bytes === undefined) {
    return false;
  }
  try {
    return !looksLike(shown, await decodeImage({ format: file.format, bytes }));
  } catch {
    // A file that is readable only with its metadata: trust the search in the metadata.
    return asksForRotation(file);
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
