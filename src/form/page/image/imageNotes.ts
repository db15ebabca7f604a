import { checkShape, formatShape } from '../../../image/checkShape.ts';
import type { Reason } from '../../../image/conversion.ts';
import { DATA_URI_BYTES, megabytes } from '../../../image/delivery.ts';
import { FORMAT_NAMES, type ShownFormat } from '../../../image/file/format.ts';
import { fill } from '../../../util/fill.ts';
import type { FormStrings } from '../../strings.ts';
import type { Form } from '../form.ts';
import { MOST_PIXELS } from './measureImage.ts';
import type { PageImage } from './pageImage.ts';
import type { Readiness } from '../readiness.ts';

/** Sentences about how the copy that is sent differs from the file, and how it may be shown. */
export function imageNotes(
  { file, problem, transparent }: PageImage,
  readiness: Readiness,
  { strings, service }: Pick<Form, 'strings' | 'service'>,
): readonly string[] {
  if (readiness.state === 'measuring' || readiness.state === 'blocked') {
    return [];
  }
  if (file === undefined) {
    return problem === undefined ? [strings.imageNotLoaded] : [];
  }
  const { format, bytes } = file;
  const notes = copyNotes({ format, length: bytes.length }, readiness.reasons, {
    strings,
    service,
  });
  return transparent === true ? [...notes, strings.imageTransparent] : notes;
}

/** Sentences about why a copy is sent. A text beside the frame tells what is framed. */
export function copyNotes(
  { format, length }: { readonly format: ShownFormat; readonly length: number },
  reasons: readonly Reason[],
  { strings, service }: Pick<Form, 'strings' | 'service'>,
): readonly string[] {
  return reasons.flatMap((reason) => {
    switch (reason) {
      case 'framed':
        return [];
      case 'format':
        return fill(formatNote(strings, format), service, FORMAT_NAMES[format]);
      case 'rotated':
        return strings.imageRotated;
      case 'size':
        return fill(strings.imageScaled, megabytes(length), megabytes(DATA_URI_BYTES));
      case 'cmyk':
        return strings.imageCmyk;
      case 'highBitDepth':
        return strings.imageHighBitDepth;
      case 'animated':
        return strings.imageAnimated;
    }
  });
}

/** What is wrong with an image, as a sentence; undefined when nothing is, or that is not known yet. */
export function imageProblem(
  { file, problem }: PageImage,
  readiness: Readiness,
  { strings, models }: Pick<Form, 'strings' | 'models'>,
): string | undefined {
  if (problem !== undefined || readiness.state !== 'blocked') {
    return problem;
  }
  const { fault } = readiness;
  switch (fault) {
    case 'notRead':
      return undefined;
    case 'damaged':
      return file !== undefined && isRarelyRead(file.format)
        ? fill(strings.imageNotRead, FORMAT_NAMES[file.format])
        : strings.imageDamaged;
    case 'tooManyPixels':
      return fill(strings.imageTooManyPixels, MOST_PIXELS / 1e6);
    case 'tooSlow':
      return strings.imageTooSlow;
    case 'notConverted':
      return strings.imageNotConverted;
    case 'notFitting':
      return strings.imageNotFitting;
    default: {
      const { model, width, height } = fault;
      const mayFit = models.some((other) => checkShape(fault, other) === undefined);
      if (fault.code === 'small') {
        const tooSmall = mayFit ? strings.imageTooSmall : strings.imageTooSmallForAll;
        return fill(tooSmall, model, width, height, fault.side);
      }
      const { min, max } = fault;
      const [text, limit] =
        width / height < min
          ? [mayFit ? strings.imageTooNarrow : strings.imageTooNarrowForAll, min]
          : [mayFit ? strings.imageTooWide : strings.imageTooWideForAll, max];
      return fill(text, model, width, height, formatShape(limit));
    }
  }
}

/**
 * The model that is known to accept an image that the chosen one refuses; undefined when the image
 * is not refused for its shape, or when no model is known to accept it.
 */
export function findFittingModel(
  readiness: Readiness,
  { models }: Pick<Form, 'models'>,
): string | undefined {
  if (readiness.state !== 'blocked' || typeof readiness.fault === 'string') {
    return undefined;
  }
  const { fault } = readiness;
  return models.find(
    (model) => model.imageAspect !== undefined && checkShape(fault, model) === undefined,
  )?.id;
}

/** Formats that only some browsers can decode. */
function isRarelyRead(format: ShownFormat): boolean {
  return format === 'image/jxl' || format === 'image/heic' || format === 'image/tiff';
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
