import type { Duration } from './models/model.ts';

/** The settings of a request that generates a video from an image. */
export interface VideoSettings {
  /** Model id, such as `gen4_turbo`. */
  readonly model: string;
  /**
   * Size of the video as `W:H` in pixels, its shape, such as `16:9`, or a word, such as `auto_720p`.
   * Each model has its own list; a model whose videos have the image's shape has none.
   */
  readonly ratio?: string | undefined;
  /** How large the video is, such as `720p`, for models with that choice. */
  readonly resolution?: string | undefined;
  /**
   * Length of the video in seconds; `auto`: the model chooses, where it can. Always sent, because
   * relays have different defaults.
   */
  readonly duration: Duration;
  /** What should happen in the video. Each model has its own maximum length. */
  readonly promptText?: string | undefined;
  /** What should not appear in the video, for models that support it. */
  readonly negativePrompt?: string | undefined;
  /** Whether the video has sound, for models with that choice. Sound costs more. */
  readonly audio?: boolean | undefined;
  /** How the video is encoded, for models with that choice. Without it: `mp4`. */
  readonly outputFormat?: string | undefined;
  /** The quality of `prores` and `hdr_prores`. */
  readonly proresProfile?: string | undefined;
  /** How the model rewrites the prompt, for models with that choice. */
  readonly promptExpansionMode?: string | undefined;
  /** `low` refuses fewer images of public figures, for models with that choice. */
  readonly publicFigureThreshold?: string | undefined;
  /** An integer from 0 to 4294967295. Without it, the service uses a random seed. */
  readonly seed?: number | undefined;
  /** Whether the video gets a watermark. Only relays know this field. */
  readonly watermark?: boolean | undefined;
}
