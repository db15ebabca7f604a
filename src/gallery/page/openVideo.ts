import type { VideoFault } from '../shownVideo.ts';
import { loadVideo, newVideo } from './loadVideo.ts';

/** A video can't be read. */
export class VideoError extends Error {
  override readonly name = 'VideoError';

  constructor(readonly fault: VideoFault) {
    super(fault);
  }
}

/**
 * Loads a video without showing it, and unloads it when the work is done.
 *
 * @throws {VideoError} when it can't be loaded
 */
export async function withVideo<T>(
  src: string,
  work: (video: HTMLVideoElement) => Promise<T>,
): Promise<T> {
  const video = newVideo();
  let unload: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      unload = loadVideo(video, src, {
        onFault: (fault) => reject(new VideoError(fault)),
        onReady: resolve,
      });
    });
    return await work(video);
  } finally {
    unload?.();
  }
}

/** Milliseconds. A video on disk needs far less. */
const LONGEST_SEEK = 5000;

/** Milliseconds. A page that is hidden draws no frames, but they can be read. */
const LONGEST_DRAWING = 1500;

/**
 * Goes to a time.
 *
 * @param time in seconds
 * @param longestDrawing milliseconds to wait until the frame is drawn: until then, one from before
 *   may be read
 * @returns whether there is a frame to see
 */
export async function seek(
  video: HTMLVideoElement,
  time: number,
  longestDrawing = LONGEST_DRAWING,
): Promise<boolean> {
  const from = video.currentTime;
  let hasSought = false;
  const drawn = new Promise<void>((resolve) => {
    const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
      // While it seeks, the browser may still draw a frame from before.
      if (hasSought || Math.abs(mediaTime - time) <= Math.abs(mediaTime - from)) {
        resolve();
      } else {
        video.requestVideoFrameCallback(look);
      }
    };
    video.requestVideoFrameCallback(look);
  });
  const sought = once(video, 'seeked', LONGEST_SEEK);
  video.currentTime = time;
  await sought;
  hasSought = true;
  await Promise.race([drawn, delay(longestDrawing)]);
  return video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
}

/** Waits for an event, but not for ever. */
export async function once(
  video: HTMLVideoElement,
  type: string,
  milliseconds: number,
): Promise<void> {
  const happened = new Promise<void>((resolve) => {
    video.addEventListener(type, () => resolve(), { once: true });
  });
  await Promise.race([happened, delay(milliseconds)]);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Draws the frame that a video shows. */
export function drawFrame(
  video: HTMLVideoElement,
  width = video.videoWidth,
  height = video.videoHeight,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) {
    throw new VideoError('other');
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, 0, 0, width, height);
  return canvas;
}

/** Encodes a picture. */
export async function encode(
  canvas: OffscreenCanvas,
  options: ImageEncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob(options);
  return new Uint8Array(await blob.arrayBuffer());
}
