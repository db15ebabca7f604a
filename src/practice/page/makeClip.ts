import { BufferTarget, CanvasSource, Output, Quality, WebMOutputFormat } from 'mediabunny';

/** What a clip of practice mode shows. */
export interface ClipRequest {
  /** The image that was sent: a file that browsers show. */
  readonly image: Blob;
  /** The image that the clip ends with. */
  readonly lastFrame?: Blob | undefined;
  /** In pixels; even numbers. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Decides where the zoom goes, so that another seed makes another clip. From 0 to below 1. */
  readonly direction: number;
}

/** The word on each frame. It stays English, as a mark that everybody finds. */
const MARK = 'practice';

/** Seconds between two frames, on a computer that is fast enough. */
const SHORTEST_STEP = 1 / 24;

/** A clip has at least so many frames, however slow the computer is. */
const FEWEST_FRAMES = 30;

/** How long the work may take, in milliseconds: a slow computer makes fewer frames. */
const TIME = 4000;

/** How much larger the image is at the end than at the start. */
const ZOOM = 1.15;

/** The part of a clip in which it becomes the last frame. */
const FADE = 0.25;

/** The first is in every Chromium, and VS Code plays both. */
const CODECS = ['vp8', 'vp9'] as const;

/**
 * Makes a clip: the image with a slow zoom and the word “practice” on it, without sound.
 *
 * @param onProgress from 0 to 1
 * @param signal ends the work
 * @returns a WebM file
 * @throws when the image can't be decoded, or the browser has no encoder
 */
export async function makeClip(
  request: ClipRequest,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const image = await createImageBitmap(request.image);
  const lastFrame = request.lastFrame && (await createImageBitmap(request.lastFrame));
  let failure: unknown;
  for (const codec of CODECS) {
    try {
      return await encode(request, { image, lastFrame }, codec, onProgress, signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

interface Pictures {
  readonly image: ImageBitmap;
  readonly lastFrame: ImageBitmap | undefined;
}

async function encode(
  request: ClipRequest,
  pictures: Pictures,
  codec: (typeof CODECS)[number],
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, seconds } = request;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) {
    throw new Error('There is no canvas.');
  }
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, {
    codec,
    quality: new Quality('medium'),
    latencyMode: 'realtime',
  });
  output.addVideoTrack(source);
  try {
    await output.start();
    const began = performance.now();
    let frames = 0;
    for (let at = 0; at < seconds; frames += 1) {
      signal.throwIfAborted();
      const step = stepAfter(performance.now() - began, frames, at, seconds);
      // A rest that is too short for a frame belongs to the last one.
      const shown = seconds - at < step * 1.5 ? seconds - at : step;
      draw(context, request, pictures, Math.min(1, at / Math.max(SHORTEST_STEP, seconds - step)));
      await source.add(at, shown);
      at += shown;
      onProgress(at / seconds);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return new Uint8Array(target.buffer ?? new ArrayBuffer());
}

/**
 * The time until the next frame in seconds, so that the rest is ready in time.
 *
 * @param spent milliseconds since the start
 * @param frames that were made in this time
 * @param at seconds of the clip that are ready
 */
function stepAfter(spent: number, frames: number, at: number, seconds: number): number {
  const each = frames === 0 ? 0 : spent / frames;
  const possible = Math.max(1, TIME - spent) / Math.max(1, each);
  const longest = Math.max(SHORTEST_STEP, seconds / FEWEST_FRAMES);
  return Math.min(longest, Math.max(SHORTEST_STEP, (seconds - at) / possible));
}

/** Draws the frame at a time from 0, the start, to 1, the end. */
function draw(
  context: OffscreenCanvasRenderingContext2D,
  { width, height, direction }: ClipRequest,
  { image, lastFrame }: Pictures,
  time: number,
): void {
  // It starts and stops gently.
  const eased = time * time * (3 - 2 * time);
  drawCentered(context, image, 1 + (ZOOM - 1) * eased, direction);
  if (lastFrame !== undefined && time > 1 - FADE) {
    context.globalAlpha = (time - (1 - FADE)) / FADE;
    drawCentered(context, lastFrame, 1, direction);
    context.globalAlpha = 1;
  }
  drawMark(context, width, height);
}

/** Fills the frame with a picture, as a service crops it: to the center. */
function drawCentered(
  context: OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap,
  zoom: number,
  direction: number,
): void {
  const { width, height } = context.canvas;
  const scale = Math.max(width / picture.width, height / picture.height) * zoom;
  const [shownWidth, shownHeight] = [picture.width * scale, picture.height * scale];
  // What the zoom leaves free to move.
  const free = (zoom - 1) / (2 * zoom);
  const angle = direction * 2 * Math.PI;
  const left = (width - shownWidth) / 2 - Math.cos(angle) * free * width;
  const top = (height - shownHeight) / 2 - Math.sin(angle) * free * height;
  context.drawImage(picture, left, top, shownWidth, shownHeight);
}

/** Writes the word into the lower left corner. */
function drawMark(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  const size = Math.round(Math.min(width, height) / 14);
  context.font = `600 ${size}px sans-serif`;
  context.textBaseline = 'middle';
  const textWidth = context.measureText(MARK).width;
  const margin = size / 2;
  const boxHeight = size * 1.6;
  const top = height - margin - boxHeight;
  context.fillStyle = 'rgb(0 0 0 / 65%)';
  context.beginPath();
  context.roundRect(margin, top, textWidth + size * 1.2, boxHeight, size / 3);
  context.fill();
  context.fillStyle = 'white';
  context.fillText(MARK, margin + size * 0.6, top + boxHeight / 2);
}
