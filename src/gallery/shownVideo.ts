/** A video that a page shows. */
export interface ShownVideo {
  /** Its address in the page, from `asWebviewUri`. */
  readonly src: string;
  /** Its name for people. */
  readonly name: string;
  /**
   * The MIME type of its sound with the codec, as `readSoundType` finds it. Undefined: no sound, or
   * not known.
   */
  readonly sound?: string | undefined;
}

/** Why a video can't be shown: its file is gone, its codec is missing, or anything else. */
export type VideoFault = 'missing' | 'codec' | 'other';
