import type { Size } from '../image/file/readSize.ts';
import { frameSize } from '../runway/models/model.ts';

/** What a clip looks like. */
export interface ClipSettings {
  /** In pixels; even numbers. The shape that was asked for. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Where the zoom goes, from 0 to below 1: another seed makes another clip. */
  readonly direction: number;
}

/** Most pixels of a frame: larger ones would only take longer. */
const MOST_PIXELS = 1280 * 720;

/** Seconds, if the model is to decide. */
const AUTO_SECONDS = 5;

/** The golden ratio spreads seeds that follow each other. */
const SPREAD = 0.618_033_988_75;

/**
 * Reads what a clip must look like from the settings of a request.
 *
 * @param image the size of the image that was sent, for a video that has its shape
 */
export function readClipSettings(
  settings: {
    readonly ratio?: string | undefined;
    readonly resolution?: string | undefined;
    readonly duration: number | 'auto';
    readonly seed?: number | undefined;
  },
  image: Size | undefined,
): ClipSettings {
  const { ratio = '', resolution = '720p', duration, seed = 0 } = settings;
  const size = frameSize(ratio, resolution, image) ?? { width: 1280, height: 720 };
  return {
    ...fit(size),
    seconds: duration === 'auto' ? AUTO_SECONDS : duration,
    direction: (seed * SPREAD) % 1,
  };
}

/** Scales a size down to the most pixels, to even numbers. */
function fit({ width, height }: Size): Size {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  const side = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return { width: side(width), height: side(height) };
}
