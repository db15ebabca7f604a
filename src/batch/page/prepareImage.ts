import type { ImageFile } from '../../image/file/imageFile.ts';
import { convertImage } from '../../form/page/image/convertImage.ts';
import { imageProblem } from '../../form/page/image/imageNotes.ts';
import { measureImage } from '../../form/page/image/measureImage.ts';
import type { PageImage } from '../../form/page/image/pageImage.ts';
import type { Form } from '../../form/page/form.ts';
import type { BatchPageMessage, CopyOrder } from '../protocol.ts';

type Found = Omit<Extract<BatchPageMessage, { type: 'prepared' }>, 'type' | 'job'>;

/** Finds out how an image is shown, and makes its copy, with the code of the page of an image. */
export async function prepareImage(
  file: ImageFile,
  order: CopyOrder | undefined,
  form: Form,
): Promise<Found> {
  const measured = await measureImage(file);
  const image: PageImage = { uri: '', name: '', file, measuring: false, rotated: false };
  if ('fault' in measured) {
    const problem = imageProblem(image, { state: 'blocked', fault: measured.fault }, form);
    return { problem: problem ?? form.strings.imageDamaged };
  }
  const { size, transparent } = measured;
  if (order === undefined) {
    return { size, transparent };
  }
  const { video, reasons, uploads, region } = order;
  const made = await convertImage({ ...image, ...measured }, video, reasons, uploads, region);
  if (typeof made !== 'string') {
    return { size, transparent, copy: made };
  }
  const problem = imageProblem(image, { state: 'blocked', fault: made }, form);
  return { size, transparent, problem: problem ?? form.strings.imageNotConverted };
}
