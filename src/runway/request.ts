/** What can be asked for when a video is generated from an image. */
export interface VideoSettings {
  /** Model id, such as `gen4_turbo`. */
  readonly model: string;
  /** Resolution of the video as `W:H` in pixels; the model has a list of its own. */
  readonly ratio: string;
  /** Length of the video in seconds. Always sent: relays differ in what a missing one means. */
  readonly duration: number;
  /** What should happen in the video; the model has a greatest length. */
  readonly promptText?: string | undefined;
  /** What should not appear in the video, for models that take it. */
  readonly negativePrompt?: string | undefined;
  /** Whether the video has sound, for models that leave the choice; it costs more there. */
  readonly audio?: boolean | undefined;
  /** An integer from 0 to 4294967295. The service draws one where it is missing. */
  readonly seed?: number | undefined;
  /** Whether the service marks the video. Known to relays only, and sent only when it is set. */
  readonly watermark?: boolean | undefined;
}

/** The body of `POST ROOT/image_to_video` (the specification, and Runway API 2024-11-06). */
export interface CreateBody extends VideoSettings {
  /** The image that becomes the first frame; with the one that becomes the last, a list of both. */
  readonly promptImage: string | readonly PositionedImage[];
}

/** An image, as an HTTPS URL, an upload's URI or a data URI, and what it becomes. */
export interface PositionedImage {
  readonly uri: string;
  readonly position: 'first' | 'last';
}

/** Builds the body to send: what is empty is left out, what is unknown to Runway stays away from it. */
export function createBody(
  promptImage: string,
  settings: VideoSettings,
  kind: 'runway' | 'relay',
  lastFrame?: string,
): CreateBody {
  const { model, ratio, duration, promptText, negativePrompt, audio, seed, watermark } = settings;
  return {
    promptImage: lastFrame === undefined ? promptImage : firstAndLast(promptImage, lastFrame),
    model,
    ...(promptText === undefined || promptText === '' ? {} : { promptText }),
    ...(negativePrompt === undefined || negativePrompt === '' ? {} : { negativePrompt }),
    ...(audio === undefined ? {} : { audio }),
    ...(seed === undefined ? {} : { seed }),
    ...(watermark === undefined || kind === 'runway' ? {} : { watermark }),
    duration,
    ratio,
  };
}

function firstAndLast(first: string, last: string): readonly PositionedImage[] {
  return [
    { uri: first, position: 'first' },
    { uri: last, position: 'last' },
  ];
}
