/** The settings of a request that generates a video from an image. */
export interface VideoSettings {
  /** Model id, such as `gen4_turbo`. */
  readonly model: string;
  /** Resolution of the video as `W:H` in pixels. Each model has its own list. */
  readonly ratio: string;
  /** Length of the video in seconds. Always sent, because relays have different defaults. */
  readonly duration: number;
  /** What should happen in the video. Each model has its own maximum length. */
  readonly promptText?: string | undefined;
  /** What should not appear in the video, for models that support it. */
  readonly negativePrompt?: string | undefined;
  /** Whether the video has sound, for models with that choice. Sound costs more. */
  readonly audio?: boolean | undefined;
  /** An integer from 0 to 4294967295. Without it, the service uses a random seed. */
  readonly seed?: number | undefined;
  /** Whether the video gets a watermark. Only relays know this field. */
  readonly watermark?: boolean | undefined;
}
