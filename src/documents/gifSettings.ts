/** Seconds of a video that become a GIF. More is cut off. */
export const LONGEST_GIF = 20;

/** Most pixels of all frames together. A page needs about 5 bytes for each. */
const MOST_PIXELS = 60_000_000;

/** Pixels of the width, from small to large. */
const WIDTHS = [320, 480, 640, 960, 1280];

/** Frames a second that are offered. A GIF counts in hundredths of a second. */
export const FRAME_RATES = [5, 8, 10, 12, 15, 20, 25] as const;

/** A video, as far as a GIF depends on it. Pixels and seconds. */
export interface GifSource {
  readonly width: number;
  readonly height: number;
  readonly duration: number;
}

/** What the user chooses. */
export interface GifSettings {
  /** Pixels. */
  readonly width: number;
  /** Frames a second. */
  readonly rate: number;
}

/** A GIF that is to be made. */
export interface GifPlan {
  readonly width: number;
  readonly height: number;
  /** The times of the frames in the video, in seconds. */
  readonly times: readonly number[];
  /** How long each frame is shown, in hundredths of a second. */
  readonly delays: readonly number[];
}

/** The widths that a video can have as a GIF: its own, and smaller ones. */
export function gifWidths({ width }: GifSource): readonly number[] {
  const widths = WIDTHS.filter((it) => it < width);
  const isSmall = width <= (WIDTHS.at(-1) ?? 0);
  return isSmall ? [...widths, width] : widths;
}

/** The settings that a page begins with: a size and a rate for a README. */
export function defaultGif(source: GifSource): GifSettings {
  const width = gifWidths(source).findLast((it) => it <= 480) ?? source.width;
  return { width, rate: 12 };
}

/** Plans the frames. Their times add up to those of the video, though delays are rounded. */
export function planGif(source: GifSource, { width, rate }: GifSettings): GifPlan {
  const duration = Math.min(source.duration, LONGEST_GIF);
  const count = Math.max(1, Math.round(duration * rate));
  const starts = Array.from({ length: count + 1 }, (_, index) =>
    Math.round((index * 100 * duration) / count),
  );
  return {
    width,
    height: Math.max(1, Math.round((source.height * width) / source.width)),
    // The middle of the time in which the frame is shown.
    times: Array.from({ length: count }, (_, index) => ((index + 0.5) * duration) / count),
    delays: starts.slice(1).map((start, index) => Math.max(2, start - (starts[index] ?? 0))),
  };
}

/** Whether a page can make the GIF without using too much memory. */
export function isFeasible({ width, height, times }: GifPlan): boolean {
  return width * height * times.length <= MOST_PIXELS;
}
