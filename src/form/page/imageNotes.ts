import { IMAGE_BYTES, reasonsToConvert, type Reason } from '../../image/conversion.ts';
import { DATA_URI_BYTES, megabytes } from '../../image/dataUri.ts';
import { FORMAT_NAMES, type ShownFormat } from '../../image/format.ts';
import type { FormImage } from '../protocol.ts';
import type { FormStrings } from '../strings.ts';
import { fill, type Form } from './form.ts';

/** Why an image is not sent as it is; nothing when it is, or is not known. */
export function reasonsOf(
  { preview, byUrl }: FormImage,
  { uploads }: Pick<Form, 'uploads'>,
): readonly Reason[] {
  return preview === undefined || byUrl ? [] : reasonsToConvert(preview, uploads);
}

/** What is done to an image before it is sent, or that it cannot be done, in sentences. */
export function imageNotes(
  image: FormImage,
  form: Pick<Form, 'strings' | 'uploads'>,
): readonly string[] {
  const { strings } = form;
  const { preview } = image;
  if (preview === undefined) {
    return [];
  }
  const reasons = reasonsOf(image, form);
  if (reasons.length > 0 && preview.bytes === undefined) {
    return [fill(strings.imageTooLarge, megabytes(IMAGE_BYTES))];
  }
  return reasons.map((reason) => {
    switch (reason) {
      case 'format':
        return fill(formatNote(strings, preview.format), FORMAT_NAMES[preview.format]);
      case 'orientation':
        return strings.imageTurned;
      case 'size':
        return fill(strings.imageScaled, megabytes(preview.length), megabytes(DATA_URI_BYTES));
    }
  });
}

function formatNote(strings: FormStrings, format: ShownFormat): string {
  switch (format) {
    case 'image/gif':
      return strings.imageFirstFrame;
    case 'image/x-icon':
      return strings.imageLargest;
    default:
      return strings.imageConverted;
  }
}
