import { IMAGE_BYTES } from '../image/conversion.ts';
import { fitsInline } from '../image/dataUri.ts';
import { isAccepted } from '../image/format.ts';
import type { ShownImage } from '../image/readImage.ts';
import type { FormImage } from './protocol.ts';
import type { ImageSource } from '../workspace/imageSource.ts';

/** Whether an image does not fit into a request. */
export function isLarge({ format, bytes }: ShownImage): boolean {
  return isAccepted(format) && !fitsInline(format, bytes.length);
}

/** An image as the form is told of it. */
export function formImage(source: ImageSource, image: ShownImage | undefined): FormImage {
  const { uri, name, byUrl } = source;
  return { uri, name, byUrl, ...previewOf(image) };
}

/** VS Code passes an `Uint8Array` on as it is, but not one of Node's buffers. */
function previewOf(image: ShownImage | undefined): Pick<FormImage, 'preview'> {
  if (image === undefined) {
    return {};
  }
  const { bytes, ...facts } = image;
  const { length } = bytes;
  return {
    preview: {
      ...facts,
      length,
      ...(length > IMAGE_BYTES ? {} : { bytes: new Uint8Array(bytes) }),
    },
  };
}
