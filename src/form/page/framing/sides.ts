import type { Region } from '../../../image/framing.ts';
import type { Size } from '../../../image/file/readSize.ts';

/** Longest side of the picture that is blurred, in pixels. It is enlarged afterwards. */
const BLURRED_SIDE = 256;

/** In pixels of the picture that is blurred. */
const BLUR = 6;

/** How much more than the whole place is filled: at its edge, a blur lets the background through. */
const MORE = 1.15;

const small = new WeakMap<HTMLImageElement, OffscreenCanvas>();

/**
 * Fills a place with the image itself: enlarged until it covers all, blurred, and a little darker.
 * Nothing shines through.
 *
 * @param size of the image, in pixels
 * @param place on the canvas
 * @throws when the browser has no memory for a canvas
 */
export function paintSides(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  image: HTMLImageElement,
  size: Size,
  place: Region,
): void {
  const scale = BLURRED_SIDE / Math.max(place.width, place.height);
  const { width, height } = scaled(place, scale);
  const cover = Math.max(width / size.width, height / size.height) * MORE;
  const [wide, high] = [size.width * cover, size.height * cover];
  const blurred = new OffscreenCanvas(width, height);
  const painter = contextOf(blurred);
  painter.fillStyle = '#000';
  painter.fillRect(0, 0, width, height);
  painter.filter = `blur(${BLUR}px)`;
  painter.drawImage(shrink(image, size), (width - wide) / 2, (height - high) / 2, wide, high);
  painter.filter = 'none';
  painter.fillStyle = 'rgb(0 0 0 / 30%)';
  painter.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(blurred, place.left, place.top, place.width, place.height);
}

/** Returns a small copy, from the first call for an image. */
function shrink(image: HTMLImageElement, size: Size): OffscreenCanvas {
  const known = small.get(image);
  if (known !== undefined) {
    return known;
  }
  const { width, height } = scaled(size, BLURRED_SIDE / Math.max(size.width, size.height));
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  small.set(image, canvas);
  return canvas;
}

function scaled({ width, height }: Size, scale: number): Size {
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  return context;
}
