import type { ImageFormat } from '../../image/format.ts';
import type { ImageFault } from '../../image/imageError.ts';
import { reasonsToConvert, type Reason, type Size } from '../../image/conversion.ts';
import type { ImageFile } from '../../image/imageFile.ts';
import { isByUrl } from '../../image/promptImage.ts';
import type { FormImage } from '../protocol.ts';

/** An image of the form and what the page has found out about it. */
export interface PageImage extends FormImage {
  /** The decoded image; missing until it is decoded, or when it can't be. */
  readonly element?: HTMLImageElement;
  /** The browser is still decoding it. */
  readonly measuring: boolean;
  /** Pixels, as it is shown; missing when it is not known. */
  readonly size?: Size;
  /** Metadata rotates it. */
  readonly rotated: boolean;
  /** The browser can't decode it. */
  readonly damaged: boolean;
  /** The copy that is sent in its place, or why there is none; and what it was made for. */
  readonly copy?: { readonly purpose: string; readonly made: ImageFile<ImageFormat> | CopyFault };
}

/** Why an image could not be converted. */
export type CopyFault = Extract<ImageFault['code'], 'notConverted' | 'notFitting'>;

/** Lists why an image must be converted. The list is empty if it is sent as it is, or not read. */
export function findReasons(image: PageImage, uploads: boolean): readonly Reason[] {
  const { file, rotated } = image;
  return file === undefined || isByUrl(image)
    ? []
    : reasonsToConvert({ format: file.format, length: file.bytes.length, rotated }, uploads);
}

/** Everything that a copy depends on. Two equal texts need the same copy. */
export function copyPurpose(
  image: PageImage,
  { uploads, values }: { readonly uploads: boolean; readonly values: { readonly ratio: string } },
): string {
  return [...findReasons(image, uploads), uploads, values.ratio].join(' ');
}

/**
 * Finds the copy for these values, or the reason why it could not be made.
 *
 * @returns undefined if no copy is needed, or if it is not made yet
 */
export function findCopy(
  image: PageImage,
  form: { readonly uploads: boolean; readonly values: { readonly ratio: string } },
): ImageFile<ImageFormat> | CopyFault | undefined {
  const needed = findReasons(image, form.uploads).length > 0;
  return needed && image.copy?.purpose === copyPurpose(image, form) ? image.copy.made : undefined;
}
