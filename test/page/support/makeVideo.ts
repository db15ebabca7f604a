import { createRequire } from 'node:module';
import type * as Encoder from 'h264-mp4-encoder';

// A CommonJS module that calls itself an ES module: loaders disagree on how to import it.
const h264 = createRequire(import.meta.url)('h264-mp4-encoder') as typeof Encoder;

/** A video with frames of one grey each, so that a test knows which frame it sees. */
export interface GreyVideo {
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  /** The greys of the frames, from 0 (black) to 255. */
  readonly greys: readonly number[];
  /** Adds noise, which no format compresses well. */
  readonly rough?: boolean;
}

/** Makes an H.264 video in an MP4 file. */
export async function makeVideo({
  width = 160,
  height = 96,
  framesPerSecond = 24,
  greys,
  rough = false,
}: GreyVideo): Promise<Buffer> {
  const encoder = await h264.createH264MP4Encoder();
  Object.assign(encoder, { width, height, frameRate: framesPerSecond, quantizationParameter: 12 });
  // The encoder leaves out differences as small as those between these frames.
  encoder.groupOfPictures = 1;
  encoder.initialize();
  let seed = 1;
  for (const grey of greys) {
    const frame = new Uint8Array((width * height * 3) / 2).fill(128);
    frame.fill(toLuma(grey), 0, width * height);
    for (let at = 0; at < (rough ? width * height : 0); at += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      frame[at] = 16 + (seed % 220);
    }
    encoder.addFrameYuv(frame);
  }
  encoder.finalize();
  const video = Buffer.from(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  return video;
}

/** `count` greys that differ from frame to frame: 20, 24, 28, … */
export function steps(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 20 + index * 4);
}

/** Luma has the range from 16 to 235. */
function toLuma(grey: number): number {
  return Math.round(16 + (grey * 219) / 255);
}
