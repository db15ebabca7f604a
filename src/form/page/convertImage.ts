import { attemptsFor, IMAGE_BYTES, type Reason, type Size } from '../../image/conversion.ts';
import { fitsInline } from '../../image/dataUri.ts';
import type { ImageFormat } from '../../image/format.ts';
import { loadImage } from './measureImage.ts';
import type { ConvertedImage, PageImage } from './pageImage.ts';

/** Rows of pixels that are read at a time. */
const STRIP = 256;

/**
 * Makes a copy of an image that a service accepts.
 *
 * @param video size of the video in pixels
 * @param reasons why the image can't be sent as it is
 */
export async function convertImage(
  image: PageImage,
  video: Size,
  reasons: readonly Reason[],
  uploads: boolean,
): Promise<ConvertedImage> {
  if (image.url === undefined) {
    return { fault: 'tooLarge' };
  }
  try {
    const drawn = await loadImage(await readUntainted(image, image.url));
    const file = await writeFirstThatFits(image, drawn, video, reasons, uploads);
    if (file === undefined) {
      return { fault: 'notFitting' };
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { image: { format: file.type as ImageFormat, bytes } };
  } catch {
    return { fault: 'notConverted' };
  }
}

async function writeFirstThatFits(
  { file, size }: PageImage,
  drawn: HTMLImageElement,
  video: Size,
  reasons: readonly Reason[],
  uploads: boolean,
): Promise<Blob | undefined> {
  if (file === undefined || size === undefined) {
    return undefined;
  }
  let canvas: OffscreenCanvas | undefined;
  let opaque: boolean | undefined;
  for (const attempt of attemptsFor({ ...size, format: file.format }, video, reasons)) {
    if (canvas?.width !== attempt.width || canvas.height !== attempt.height) {
      canvas = draw(drawn, attempt);
    }
    opaque ??= isOpaque(canvas);
    const written = await canvas.convertToBlob({
      type: attempt.as === 'png' ? 'image/png' : opaque ? 'image/jpeg' : 'image/webp',
      quality: attempt.quality,
    });
    const limit = uploads
      ? written.size <= IMAGE_BYTES
      : fitsInline(written.type as ImageFormat, written.size);
    if (limit) {
      return written;
    }
  }
  return undefined;
}

/** An SVG with HTML in it can be read back from a canvas only if it comes from a data URL. */
async function readUntainted({ file }: PageImage, url: string): Promise<string> {
  if (file?.format !== 'image/svg+xml' || file.bytes === undefined) {
    return url;
  }
  const blob = new Blob([new Uint8Array(file.bytes)], { type: file.format });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new DOMException());
    reader.readAsDataURL(blob);
  });
}

/** Draws an image upright, as the page shows it; of an animation the first frame. */
function draw(image: HTMLImageElement, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = getContext(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}

/** Whether no pixel is transparent. Reads strips, because a large image takes much memory. */
function isOpaque(canvas: OffscreenCanvas): boolean {
  const context = getContext(canvas);
  for (let top = 0; top < canvas.height; top += STRIP) {
    const { data } = context.getImageData(
      0,
      top,
      canvas.width,
      Math.min(STRIP, canvas.height - top),
    );
    for (let alpha = 3; alpha < data.length; alpha += 4) {
      if (data[alpha] !== 255) {
        return false;
      }
    }
  }
  return true;
}

/** @throws when the browser has no memory for the canvas */
function getContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  return context;
}
