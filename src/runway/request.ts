import { WITH_REFERENCES } from './models/catalogue.ts';
import type { InlineImage } from './requestJson.ts';
import type { Service } from './service.ts';
import type { VideoSettings } from './videoSettings.ts';

/** The body of `POST ROOT/image_to_video` (the specification, and Runway API 2024-11-06). */
export interface CreateBody extends Omit<VideoSettings, 'publicFigureThreshold'> {
  /** The image for the first frame, or a list with the images for the first and the last frame. */
  readonly promptImage: ImageValue | readonly PositionedImage[];
  readonly contentModeration?: { readonly publicFigureThreshold: string };
}

/** An image in a request: its https URL, the `runway://` URI of its upload, or the image itself. */
export type ImageValue = string | InlineImage;

/** An image and the frame that it becomes. */
export interface PositionedImage {
  readonly uri: ImageValue;
  readonly position: 'first' | 'last';
}

/**
 * Builds the body of a create request. Leaves out empty fields, and for Runway also the fields that
 * only relays know.
 *
 * @param image the image for the first frame
 * @param lastFrame the image for the last frame
 */
export function createBody(
  image: ImageValue,
  settings: VideoSettings,
  kind: Service['kind'],
  lastFrame?: ImageValue,
): CreateBody {
  const { model, ratio, duration, promptText, negativePrompt, audio, seed, watermark } = settings;
  const { resolution, outputFormat, proresProfile, promptExpansionMode } = settings;
  const { publicFigureThreshold } = settings;
  const first = { uri: image, position: 'first' } as const;
  const isPositioned = kind === 'runway' && WITH_REFERENCES.has(model);
  return {
    promptImage:
      lastFrame === undefined
        ? isPositioned
          ? [first]
          : image
        : [first, { uri: lastFrame, position: 'last' }],
    model,
    ...(promptText === undefined || promptText === '' ? {} : { promptText }),
    ...(negativePrompt === undefined || negativePrompt === '' ? {} : { negativePrompt }),
    ...(audio === undefined ? {} : { audio }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
    ...(proresProfile === undefined ? {} : { proresProfile }),
    ...(promptExpansionMode === undefined ? {} : { promptExpansionMode }),
    ...(publicFigureThreshold === undefined
      ? {}
      : { contentModeration: { publicFigureThreshold } }),
    ...(seed === undefined ? {} : { seed }),
    ...(watermark === undefined || kind === 'runway' ? {} : { watermark }),
    duration,
    ...(ratio === undefined ? {} : { ratio }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}
