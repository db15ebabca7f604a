import { checkShape } from '../../../image/checkShape.ts';
import type { Crop } from '../../../image/crop.ts';
import {
  CENTER,
  fillCrop,
  frameRegion,
  isPlain,
  placeCrop,
  sentRegion,
  type Framing,
  type Region,
} from '../../../image/framing.ts';
import { isByUrl } from '../../../image/promptImage.ts';
import { chosenModel, videoShape, type Form } from '../form.ts';
import type { PageImage } from '../image/pageImage.ts';

/** An image of the form: the first frame, or the last. */
export type Slot = 'image' | 'lastFrame';

/** The names of the frames in the form's values. */
export const CROP_FIELDS = { image: 'crop', lastFrame: 'lastFrameCrop' } as const;

/** The frame over an image, as it is with the form's values. */
export interface Frame {
  readonly framing: Framing;
  readonly crop: Crop;
  /** In pixels of the image. */
  readonly region: Region;
  /** What is cut out, if a part is. */
  readonly sent: Region;
  /** It is what the service keeps itself. */
  readonly isPlain: boolean;
  /** The model refuses the image as it is. */
  readonly isRefused: boolean;
  /** A part is cut out and sent. Otherwise the file is sent as it is. */
  readonly isFramed: boolean;
  /** The service loads the image itself, so nothing can be cut out. */
  readonly isFixed: boolean;
}

/** What decides where a frame is. */
export type Framed = Pick<Form, 'models' | 'values' | 'image' | 'lastFrame'>;

/**
 * Finds the frame over an image.
 *
 * @returns undefined while the image's size or the shape of the video is not known
 */
export function findFrame(slot: Slot, form: Framed): Frame | undefined {
  const image: PageImage | undefined = form[slot];
  const shape = videoShape(form);
  if (image?.size === undefined || shape === undefined) {
    return undefined;
  }
  const model = chosenModel(form);
  const framing = { image: image.size, shape, limits: model ?? {} };
  const isFixed = isByUrl(image);
  const chosen = isFixed ? undefined : form.values[CROP_FIELDS[slot]];
  const crop = placeCrop(framing, chosen ?? CENTER);
  const plain = isPlain(framing, crop);
  const isRefused = model !== undefined && checkShape(image.size, model) !== undefined;
  return {
    framing,
    crop,
    region: frameRegion(framing, crop),
    sent: sentRegion(framing, crop),
    isPlain: plain,
    isRefused,
    isFramed: chosen !== undefined && (!plain || isRefused),
    isFixed,
  };
}

/** The value of the form for a frame: none if the file can be sent as it is. */
export function cropValue({ framing, isRefused }: Frame, crop: Crop): Crop | undefined {
  return isPlain(framing, crop) && !isRefused ? undefined : crop;
}

/** The ways to frame an image whose shape the model refuses, as far as they help. */
export function waysToFit(
  { framing, isRefused, isFramed, isFixed }: Frame,
  form: Framed,
): { readonly crop?: Crop; readonly fill?: Crop } {
  const model = chosenModel(form);
  if (model === undefined || !isRefused || isFramed || isFixed) {
    return {};
  }
  const helps = (crop: Crop) => checkShape(sentRegion(framing, crop), model) === undefined;
  const fill = fillCrop(framing);
  return {
    ...(helps(CENTER) ? { crop: CENTER } : {}),
    ...(helps(fill) ? { fill } : {}),
  };
}
