import { attemptsFor, IMAGE_BYTES, type Size } from '../../image/conversion.ts';
import { fitsInline, megabytes } from '../../image/dataUri.ts';
import type { ImageFormat } from '../../image/format.ts';
import { parseRatio } from '../../runway/models/model.ts';
import type { FormImage } from '../protocol.ts';
import { fill, type Form } from './form.ts';
import { reasonsOf } from './imageNotes.ts';

/** Rows of pixels. */
const STRIP = 256;

/** What an image is made for while the ratio is none: the least that models make. */
const ANY_VIDEO = { width: 1280, height: 720 };

/** What is sent in place of an image, or why it cannot be; neither when it is sent as it is. */
export interface Conversion {
  readonly image?: { readonly bytes: Uint8Array<ArrayBuffer> };
  /** A sentence for people. */
  readonly problem?: string;
}

/**
 * Converts an image of the form, if it has to be.
 *
 * @param url where the page can load it
 */
export async function convertImage(
  form: Form,
  image: FormImage,
  url: string | undefined,
): Promise<Conversion> {
  const { strings } = form;
  if (reasonsOf(image, form).length === 0) {
    return {};
  }
  if (url === undefined) {
    return { problem: fill(strings.imageTooLarge, megabytes(IMAGE_BYTES)) };
  }
  try {
    const file = await firstThatFits(form, image, await load(await untainted(image, url)));
    return file === undefined
      ? { problem: strings.imageNotFitting }
      : { image: { bytes: new Uint8Array(await file.arrayBuffer()) } };
  } catch {
    return { problem: strings.imageNotConverted };
  }
}

async function firstThatFits(
  { values, uploads }: Form,
  image: FormImage,
  drawn: HTMLImageElement,
): Promise<Blob | undefined> {
  if (image.preview === undefined) {
    return undefined;
  }
  const video = parseRatio(values.ratio) ?? ANY_VIDEO;
  let canvas: OffscreenCanvas | undefined;
  let opaque: boolean | undefined;
  for (const attempt of attemptsFor(image.preview, video, reasonsOf(image, { uploads }))) {
    if (canvas?.width !== attempt.width || canvas.height !== attempt.height) {
      canvas = draw(drawn, attempt);
    }
    opaque ??= isOpaque(canvas);
    const file = await canvas.convertToBlob({
      type: attempt.as === 'png' ? 'image/png' : opaque ? 'image/jpeg' : 'image/webp',
      quality: attempt.quality,
    });
    if (uploads ? file.size <= IMAGE_BYTES : fitsInline(file.type as ImageFormat, file.size)) {
      return file;
    }
  }
  return undefined;
}

/** A drawing with HTML in it may be read back only where it comes from a data URL. */
async function untainted({ preview }: FormImage, url: string): Promise<string> {
  if (preview?.format !== 'image/svg+xml' || preview.bytes === undefined) {
    return url;
  }
  const file = new Blob([new Uint8Array(preview.bytes)], { type: preview.format });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new DOMException());
    reader.readAsDataURL(file);
  });
}

async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

/** Upright, as an element of a page is shown; of an animation the first frame. */
function draw(image: HTMLImageElement, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}

/** Whether nothing shines through, looked at in strips: a copy of a large image takes much memory. */
function isOpaque(canvas: OffscreenCanvas): boolean {
  const context = contextOf(canvas);
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

/** @throws {Error} when the browser has no memory for it */
function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  return context;
}
