import { checkShape, formatShape } from '../../image/checkShape.ts';
import { DATA_URI_BYTES, megabytes } from '../../image/delivery.ts';
import { FORMAT_NAMES, type ShownFormat } from '../../image/format.ts';
import type { FormStrings } from '../strings.ts';
import { isByUrl } from '../../image/promptImage.ts';
import { chosenModel, fill, type Form } from './form.ts';
import { findCopy, findReasons, type PageImage } from './pageImage.ts';

/** Sentences about how the copy that is sent differs from the file. */
export function imageNotes(
  image: PageImage,
  { strings, uploads }: Pick<Form, 'strings' | 'uploads'>,
): readonly string[] {
  const { file, problem, damaged, measuring } = image;
  if (file === undefined && problem === undefined && isByUrl(image)) {
    return [strings.imageNotLoaded];
  }
  if (file === undefined || damaged || measuring) {
    return [];
  }
  return findReasons(image, uploads).map((reason) => {
    switch (reason) {
      case 'format':
        return fill(formatNote(strings, file.format), FORMAT_NAMES[file.format]);
      case 'rotated':
        return strings.imageRotated;
      case 'size':
        return fill(strings.imageScaled, megabytes(file.bytes.length), megabytes(DATA_URI_BYTES));
    }
  });
}

/** Why an image can't be sent, as a sentence; undefined when it can, or that is not known yet. */
export function imageProblem(
  image: PageImage,
  form: Pick<Form, 'strings' | 'models' | 'values' | 'uploads'>,
): string | undefined {
  const { strings } = form;
  if (image.problem !== undefined) {
    return image.problem;
  }
  if (image.damaged) {
    return image.file?.format === 'image/jxl' ? strings.imageJxlNotRead : strings.imageDamaged;
  }
  switch (findCopy(image, form)) {
    case 'notConverted':
      return strings.imageNotConverted;
    case 'notFitting':
      return strings.imageNotFitting;
    default:
      return isByUrl(image) ? undefined : shapeProblem(image, form);
  }
}

function shapeProblem(
  { size }: PageImage,
  form: Pick<Form, 'strings' | 'models' | 'values'>,
): string | undefined {
  const model = chosenModel(form);
  const fault = size && model && checkShape(size, model.id, model.imageAspect);
  if (fault === undefined) {
    return undefined;
  }
  const { width, height, min, max } = fault;
  return width / height < min
    ? fill(form.strings.imageTooNarrow, fault.model, width, height, formatShape(min))
    : fill(form.strings.imageTooWide, fault.model, width, height, formatShape(max));
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
