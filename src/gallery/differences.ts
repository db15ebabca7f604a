/** A setting of a video, as people read it. */
export interface ShownSetting {
  readonly label: string;
  readonly value: string;
  /** Whether another video has another value. */
  readonly differs: boolean;
}

/** The settings of one video: values by their labels, in the order in which they are shown. */
export type LabelledSettings = Readonly<Record<string, string>>;

/**
 * Finds what differs between videos.
 *
 * @returns the settings of each video, all in the same order. A setting that only other videos have
 * is left out, and differs where it is there.
 */
export function differences(videos: readonly LabelledSettings[]): ShownSetting[][] {
  const labels = [...new Set(videos.flatMap((settings) => Object.keys(settings)))];
  return videos.map((settings) =>
    labels.flatMap((label) => {
      const value = settings[label];
      return value === undefined
        ? []
        : { label, value, differs: videos.some((other) => other[label] !== value) };
    }),
  );
}
