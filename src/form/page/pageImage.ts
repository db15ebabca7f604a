import type { ImageFault } from '../../image/imageError.ts';
import type { ImageToSend } from '../../image/chooseCopy.ts';
import { reasonsToConvert, type Reason, type Size } from '../../image/conversion.ts';
import { isByUrl } from '../../image/imageFile.ts';
import type { FormImage } from '../protocol.ts';

/** An image of the form and what the page has found out about it. */
export interface PageImage extends FormImage {
  /** Where the page loads the image; missing when there are no bytes to show. */
  readonly url?: string | undefined;
  /** The browser is still decoding it. */
  readonly measuring: boolean;
  /** Pixels, as it is shown; missing when it is not known. */
  readonly size?: Size | undefined;
  /** Metadata rotates it. */
  readonly rotated: boolean;
  /** The browser can't decode it. */
  readonly damaged: boolean;
  /** The copy that is sent in its place, or why there is none; and what it was made for. */
  readonly copy?: (ConvertedImage & { readonly purpose: string }) | undefined;
}

/** Why an image could not be converted. */
export type CopyFault = Extract<ImageFault['code'], 'notConverted' | 'notFitting' | 'tooLarge'>;

/** A copy of an image that services accept, or why there is none. */
export type ConvertedImage =
  | {
      readonly image: ImageToSend & { readonly bytes: Uint8Array<ArrayBuffer> };
      readonly fault?: never;
    }
  | { readonly image?: never; readonly fault: CopyFault };

/** Why an image is not sent as it is; an empty list when it is, or when that is not known. */
export function findReasons(image: PageImage, uploads: boolean): readonly Reason[] {
  const { file, rotated } = image;
  return file === undefined || isByUrl(image)
    ? []
    : reasonsToConvert({ ...file, rotated }, uploads);
}

/** Everything that a copy depends on. Two equal texts need the same copy. */
export function copyPurpose(
  image: PageImage,
  { uploads, values }: { readonly uploads: boolean; readonly values: { readonly ratio: string } },
): string {
  return [...findReasons(image, uploads), uploads, values.ratio].join(' ');
}

/** The copy for these values; undefined when none is needed, or it is not made yet. */
export function findCopy(
  image: PageImage,
  form: { readonly uploads: boolean; readonly values: { readonly ratio: string } },
): ConvertedImage | undefined {
  const needed = findReasons(image, form.uploads).length > 0;
  return needed && image.copy?.purpose === copyPurpose(image, form) ? image.copy : undefined;
}
