import { checkShape, type ShapeFault } from '../../image/checkShape.ts';
import { reasonsToConvert, type Reason } from '../../image/conversion.ts';
import type { ImageFormat } from '../../image/file/format.ts';
import type { ImageFile } from '../../image/file/imageFile.ts';
import { isByUrl } from '../../image/promptImage.ts';
import type { Region } from '../../image/framing.ts';
import { chosenModel, type Form } from './form.ts';
import { findFrame, type Frame, type Slot } from './framing/frame.ts';
import type { CopyFault, DecodeFault, PageImage } from './image/pageImage.ts';

/** Whether an image can be sent with the form's values. */
export type Readiness =
  /** The browser is still decoding it. */
  | { readonly state: 'measuring' }
  /** A copy must be made. `purpose` has everything that the copy depends on. */
  | {
      readonly state: 'converting';
      readonly reasons: readonly Reason[];
      readonly purpose: string;
      /** The part to cut out; undefined for the whole image. */
      readonly region: Region | undefined;
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
  readonly slot: Slot;
  readonly image: PageImage;
  readonly readiness: Readiness;
}

/** The names of images in issues. */
export const IMAGE_FIELDS = { image: 'promptImage', lastFrame: 'lastFrame' } as const;

/** The first frame, and the last frame where the model supports one. */
export function imagesInUse(form: Form): readonly UsedImage[] {
  const { image, lastFrame } = form;
  const use = (slot: Slot, used: PageImage): UsedImage => ({
    slot,
    image: used,
    readiness: checkReadiness(used, form, findFrame(slot, form)),
  });
  return lastFrame !== undefined && chosenModel(form)?.lastFrame === true
    ? [use('image', image), use('lastFrame', lastFrame)]
    : [use('image', image)];
}

/** Finds out whether an image can be sent, and what must be done before. */
export function checkReadiness(
  image: PageImage,
  form: Pick<Form, 'models' | 'values' | 'uploads'>,
  frame?: Frame,
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
  const region = frame?.isFramed === true ? frame.sent : undefined;
  const sent = region ?? size;
  const shapeFault = sent && model && checkShape(sent, model);
  if (shapeFault !== undefined) {
    return { state: 'blocked', fault: shapeFault };
  }
  const { format, bytes } = file;
  const reasons = reasonsToConvert(
    { format, length: bytes.length, rotated, variant, framed: region !== undefined },
    form.uploads,
  );
  if (reasons.length === 0) {
    return { state: 'ready', reasons, copy: undefined };
  }
  const part = region && [region.left, region.top, region.width, region.height];
  const purpose = [...reasons, form.uploads, form.values.ratio, ...(part ?? [])].join(' ');
  if (copy?.purpose !== purpose) {
    return { state: 'converting', reasons, purpose, region };
  }
  return typeof copy.made === 'string'
    ? { state: 'blocked', fault: copy.made }
    : { state: 'ready', reasons, copy: copy.made };
}
