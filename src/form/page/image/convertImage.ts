import { attemptsFor, type Reason } from '../../../image/conversion.ts';
import type { Size } from '../../../image/file/readSize.ts';
import { chooseDelivery } from '../../../image/delivery.ts';
import type { ImageFormat } from '../../../image/file/format.ts';
import type { ImageFile } from '../../../image/file/imageFile.ts';
import { isBeyond, type Region } from '../../../image/framing.ts';
import type { CopyFault, PageImage } from './pageImage.ts';
import { paintSides } from '../framing/sides.ts';

/** Rows of pixels that are read at a time. */
const STRIP = 256;

/**
 * Makes a copy of an image that a service accepts.
 *
 * @param video size of the video in pixels
 * @param reasons why the image can't be sent as it is
 * @param region the part to cut out, in whole pixels of the image; undefined for the whole image
 */
export async function convertImage(
  image: PageImage,
  video: Size,
  reasons: readonly Reason[],
  uploads: boolean,
  region?: Region,
): Promise<ImageFile<ImageFormat> | CopyFault> {
  try {
    return (await writeFirstThatFits(image, video, reasons, uploads, region)) ?? 'notFitting';
  } catch {
    return 'notConverted';
  }
}

async function writeFirstThatFits(
  image: PageImage,
  video: Size,
  reasons: readonly Reason[],
  uploads: boolean,
  region: Region | undefined,
): Promise<ImageFile<ImageFormat> | undefined> {
  const { file, size, element } = image;
  if (file === undefined || size === undefined || element === undefined) {
    return undefined;
  }
  const part = region ?? { left: 0, top: 0, ...size };
  const picture = { element, size, isClear: image.transparent === true };
  let canvas: OffscreenCanvas | undefined;
  let opaque: boolean | undefined;
  for (const attempt of attemptsFor({ ...part, format: file.format }, video, reasons)) {
    if (canvas?.width !== attempt.width || canvas.height !== attempt.height) {
      canvas = draw(picture, part, attempt);
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

interface Picture {
  readonly element: HTMLImageElement;
  readonly size: Size;
  /** Something shines through. */
  readonly isClear: boolean;
}

/**
 * Draws a part of an image upright, as the page shows it; of an animation the first frame. Where the
 * part reaches beyond the image, the sides are filled. At its own size, every pixel stays the same.
 */
function draw({ element, size, isClear }: Picture, part: Region, made: Size): OffscreenCanvas {
  const { width, height } = made;
  const canvas = new OffscreenCanvas(width, height);
  const context = getContext(canvas);
  const [across, down] = [width / part.width, height / part.height];
  const place = [
    -part.left * across,
    -part.top * down,
    size.width * across,
    size.height * down,
  ] as const;
  if (isBeyond(part, size)) {
    paintSides(context, element, size, { left: 0, top: 0, width, height });
    if (isClear) {
      context.clearRect(...place);
    }
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(element, ...place);
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
