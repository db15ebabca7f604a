import type { Size } from '../../../image/file/readSize.ts';
import type { ImageFormat } from '../../../image/file/format.ts';
import type { ImageFault } from '../../../image/imageFault.ts';
import type { ImageFile } from '../../../image/file/imageFile.ts';
import type { Variant } from '../../../image/file/variant.ts';
import type { FormImage } from '../../protocol.ts';

/** An image of the form and what the page has found out about it. */
export interface PageImage extends FormImage {
  /** The decoded image; missing until it is decoded, or when it can't be. */
  readonly element?: HTMLImageElement;
  /** The address of its thumbnail, a small picture. */
  readonly thumbnail?: string;
  /** The browser is still decoding it. */
  readonly measuring: boolean;
  /** Pixels, as it is shown; missing when it is not known. */
  readonly size?: Size;
  /** Metadata rotates it. */
  readonly rotated: boolean;
  readonly variant?: Variant | undefined;
  /** Something shines through. */
  readonly transparent?: boolean;
  /** Why there is no preview, though the file was read. */
  readonly fault?: DecodeFault;
  /** The copy that is sent in its place, or why there is none; and what it was made for. */
  readonly copy?: { readonly purpose: string; readonly made: ImageFile<ImageFormat> | CopyFault };
}

/** Why an image is not shown. An image with too many pixels or too much work would stop the page. */
export type DecodeFault = 'damaged' | 'tooManyPixels' | 'tooSlow';

/** Why an image could not be converted. */
export type CopyFault = Extract<ImageFault['code'], 'notConverted' | 'notFitting'>;
