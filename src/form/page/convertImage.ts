import { attemptsFor, type Reason } from '../../image/conversion.ts';
import type { Size } from '../../image/file/readSize.ts';
import { chooseDelivery } from '../../image/delivery.ts';
import type { ImageFormat } from '../../image/file/format.ts';
import type { ImageFile } from '../../image/file/imageFile.ts';
import type { CopyFault, PageImage } from './pageImage.ts';

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
): Promise<ImageFile<ImageFormat> | CopyFault> {
  try {
    return (await writeFirstThatFits(image, video, reasons, uploads)) ?? 'notFitting';
  } catch {
    return 'notConverted';
  }
}

async function writeFirstThatFits(
  { file, size, element }: PageImage,
  video: Size,
  reasons: readonly Reason[],
  uploads: boolean,
): Promise<ImageFile<ImageFormat> | undefined> {
  if (file === undefined || size === undefined || element === undefined) {
    return undefined;
  }
  let canvas: OffscreenCanvas | undefined;
  let opaque: boolean | undefined;
  for (const attempt of attemptsFor({ ...size, format: file.format }, video, reasons)) {
    if (canvas?.width !== attempt.width || canvas.height !== attempt.height) {
      canvas = draw(element, attempt);
    }
    opaque ??= isOpaque(canvas);
    const written = await canvas.convertToBlob({
      type: attempt.as === 'png' ? 'image/png' : opaque ? 'image/jpeg' : 'image/webp',
      quality: attempt.quality,
    });
    const format = written.type as ImageFormat;
    if (chooseDelivery(format, written.size, uploads) !== 'tooLarge') {
      return { format, bytes: new Uint8Array(await written.arrayBuffer()) };
    }
  }
  return undefined;
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
