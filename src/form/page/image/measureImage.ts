import type { Size } from '../../../image/file/readSize.ts';
import { isAccepted } from '../../../image/file/format.ts';
import type { ImageFile } from '../../../image/file/imageFile.ts';
import { asksForRotation, withoutMetadata } from '../../../image/file/metadata.ts';
import { readSize } from '../../../image/file/readSize.ts';
import { decodeSvg } from '../../../image/file/svg.ts';
import { readVariant, type Variant } from '../../../image/file/variant.ts';
import { countRepeated } from './countRepeated.ts';
import type { DecodeFault } from './pageImage.ts';

/** What the browser shows of an image. */
export interface Measured {
  /** The decoded image. It is shown, and copies are drawn from it. */
  readonly element: HTMLImageElement;
  /** Pixels. */
  readonly size: Size;
  /** Metadata rotates or mirrors it, here or in other programs. */
  readonly rotated: boolean;
  /** What other programs may show in another way. */
  readonly variant: Variant | undefined;
  /** Something shines through. */
  readonly transparent: boolean;
}

/** Longest side of the small copies that are looked at, in pixels. */
const COMPARED_SIDE = 256;

/** Shapes that differ by less, as a fraction, count as one. */
const SAME_SHAPE = 0.02;

/** Most pixels of a preview: those of the largest cameras. They take 800 MB. */
export const MOST_PIXELS = 200_000_000;

/** Milliseconds until an image must be decoded. */
const TIME_LIMIT = 20_000;

/** Decodes an image and finds out how it is shown, or why it can't be. */
export async function measureImage(
  file: ImageFile,
): Promise<Measured | { readonly fault: DecodeFault }> {
  try {
    return await measure(file);
  } catch (error) {
    return { fault: error instanceof PreviewError ? error.fault : 'damaged' };
  }
}

/** An image that would stop the page. */
class PreviewError extends Error {
  override readonly name = 'PreviewError';

  constructor(readonly fault: DecodeFault) {
    super(fault);
  }
}

/** @throws {PreviewError} @throws when the browser can't decode it */
async function measure(file: ImageFile): Promise<Measured> {
  if (isAccepted(file.format)) {
    checkPixels(readSize({ ...file, format: file.format }));
  }
  const drawing = file.format === 'image/svg+xml' ? readDrawing(file) : undefined;
  let element = await decodeImage(file);
  const size = { width: element.naturalWidth, height: element.naturalHeight };
  if (size.width === 0 || size.height === 0) {
    throw new DOMException();
  }
  if (drawing !== undefined && !drawing.documentElement.hasAttribute('viewBox')) {
    element = await decodeImage(withSize(drawing, size));
  }
  if (drawing !== undefined && !hasLength(drawing.documentElement)) {
    // A drawing that has only a shape would be shown with a width of 0.
    element.height = size.height;
  }
  // Browsers differ in whether they apply EXIF data of a PNG or WebP. So do services.
  const rotated =
    (file.format !== 'image/jpeg' && asksForRotation(file)) || (await isRotated(element, file));
  const transparent = file.format !== 'image/jpeg' && isTransparent(element);
  return { element, size, rotated, variant: readVariant(file), transparent };
}

function checkPixels(size: Size | undefined): void {
  if (size !== undefined && size.width * size.height > MOST_PIXELS) {
    throw new PreviewError('tooManyPixels');
  }
}

async function decodeImage({ format, bytes }: ImageFile): Promise<HTMLImageElement> {
  const blob = new Blob([bytes], { type: format });
  const isDrawing = format === 'image/svg+xml';
  // An SVG with HTML in it can be read back from a canvas only if it comes from a data URL.
  const url = isDrawing ? await readDataUrl(blob) : URL.createObjectURL(blob);
  try {
    const image = new Image();
    const loaded = new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
    });
    image.src = url;
    // The size is known before the pixels are decoded. A drawing of any size has few pixels.
    await loaded;
    if (!isDrawing) {
      checkPixels({ width: image.naturalWidth, height: image.naturalHeight });
    }
    await Promise.race([image.decode(), failAfter(TIME_LIMIT)]);
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function failAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new PreviewError('tooSlow')), milliseconds);
  });
}

function readDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new DOMException());
    reader.readAsDataURL(blob);
  });
}

/** Parses a drawing. @throws {PreviewError} when it repeats its parts too often */
function readDrawing({ bytes }: ImageFile): XMLDocument {
  const drawing = new DOMParser().parseFromString(decodeSvg(bytes), 'image/svg+xml');
  if (countRepeated(drawing.documentElement) > MOST_REPEATED) {
    throw new PreviewError('tooSlow');
  }
  return drawing;
}

/** Most elements that a drawing repeats. That many take some seconds. */
const MOST_REPEATED = 50_000;

/**
 * Writes its size into an SVG that has no `viewBox`. Such a drawing may have no size of its own.
 * It would not grow when it is drawn larger: it would get an empty margin.
 */
function withSize(drawing: XMLDocument, { width, height }: Size): ImageFile {
  const { documentElement: root } = drawing;
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  const text = new XMLSerializer().serializeToString(drawing);
  return { format: 'image/svg+xml', bytes: new TextEncoder().encode(text) };
}

/** Whether a drawing says how large it is, and not only a part of the page. */
function hasLength(root: Element): boolean {
  return ['width', 'height'].some((name) => {
    const length = root.getAttribute(name) ?? '';
    return Number.parseFloat(length) > 0 && !length.trim().endsWith('%');
  });
}

/** Whether something shines through. Tiny gaps don't count: a small copy has none. */
function isTransparent(image: HTMLImageElement): boolean {
  const { width, height } = fitInto(COMPARED_SIDE, image);
  const pixels = drawPixels(image, width, height);
  return pixels.some((value, index) => index % 4 === 3 && value !== 255);
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
  const { width, height } = fitInto(COMPARED_SIDE, shown);
  const pixels = drawPixels(shown, width, height);
  const barePixels = drawPixels(bare, width, height);
  return pixels.every((value, index) => value === barePixels[index]);
}

/** The size of a copy whose sides are at most so many pixels. */
function fitInto(side: number, { naturalWidth, naturalHeight }: HTMLImageElement): Size {
  const scale = Math.min(1, side / Math.max(naturalWidth, naturalHeight));
  return {
    width: Math.max(1, Math.round(naturalWidth * scale)),
    height: Math.max(1, Math.round(naturalHeight * scale)),
  };
}

function drawPixels(image: HTMLImageElement, width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
