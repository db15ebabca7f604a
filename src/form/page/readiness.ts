import { checkShape, type ShapeFault } from '../../image/checkShape.ts';
import { reasonsToConvert, type Reason } from '../../image/conversion.ts';
import type { ImageFormat } from '../../image/file/format.ts';
import type { ImageFile } from '../../image/file/imageFile.ts';
import { isByUrl } from '../../image/promptImage.ts';
import { chosenModel, type Form } from './form.ts';
import type { CopyFault, DecodeFault, PageImage } from './pageImage.ts';

/** Whether an image can be sent with the form's values. */
export type Readiness =
  /** The browser is still decoding it. */
  | { readonly state: 'measuring' }
  /** A copy must be made. `purpose` has everything that the copy depends on. */
  | {
      readonly state: 'converting';
      readonly reasons: readonly Reason[];
      readonly purpose: string;
    }
  /** It is sent, or its copy. `reasons` says why there is a copy. */
  | {
      readonly state: 'ready';
      readonly reasons: readonly Reason[];
      readonly copy: ImageFile<ImageFormat> | undefined;
    }
  | { readonly state: 'blocked'; readonly fault: 'notRead' | DecodeFault | CopyFault | ShapeFault };

/** An image that is to be sent. */
export interface UsedImage {
  readonly slot: 'image' | 'lastFrame';
  readonly image: PageImage;
  readonly readiness: Readiness;
}

/** The names of images in issues. */
export const IMAGE_FIELDS = { image: 'promptImage', lastFrame: 'lastFrame' } as const;

/** The first frame, and the last frame where the model supports one. */
export function imagesInUse(form: Form): readonly UsedImage[] {
  const { image, lastFrame } = form;
  const first = { slot: 'image', image, readiness: checkReadiness(image, form) } as const;
  return lastFrame !== undefined && chosenModel(form)?.lastFrame === true
    ? [first, { slot: 'lastFrame', image: lastFrame, readiness: checkReadiness(lastFrame, form) }]
    : [first];
}

/** Finds out whether an image can be sent, and what must be done before. */
export function checkReadiness(
  image: PageImage,
  form: Pick<Form, 'models' | 'values' | 'uploads'>,
): Readiness {
  const { file, size, rotated, variant, copy } = image;
  if (image.fault !== undefined) {
    return { state: 'blocked', fault: image.fault };
  }
  if (image.measuring) {
    return { state: 'measuring' };
  }
  if (isByUrl(image)) {
    // The service loads it, also when this computer can't.
    return { state: 'ready', reasons: [], copy: undefined };
  }
  if (file === undefined) {
    return { state: 'blocked', fault: 'notRead' };
  }
  const model = chosenModel(form);
  const shapeFault = size && model && checkShape(size, model);
  if (shapeFault !== undefined) {
    return { state: 'blocked', fault: shapeFault };
  }
  const { format, bytes } = file;
  const reasons = reasonsToConvert(
    { format, length: bytes.length, rotated, variant },
    form.uploads,
  );
  if (reasons.length === 0) {
    return { state: 'ready', reasons, copy: undefined };
  }
  const purpose = [...reasons, form.uploads, form.values.ratio].join(' ');
  if (copy?.purpose !== purpose) {
    return { state: 'converting', reasons, purpose };
  }
  return typeof copy.made === 'string'
    ? { state: 'blocked', fault: copy.made }
    : { state: 'ready', reasons, copy: copy.made };
}
