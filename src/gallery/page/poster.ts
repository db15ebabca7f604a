import { drawFrame, encode, seek, withVideo } from './openVideo.ts';

/** Pixels of the longer side. */
const LONG_SIDE = 320;

/** Most bytes of a poster. */
const MOST_BYTES = 40_000;

/** How well it is encoded, until it is small enough. */
const QUALITIES = [0.8, 0.6, 0.4, 0.2, 0];

/** Seconds. Many videos begin with a black frame. */
const SECOND_TRY = 0.5;

/** The average of red, green and blue below which a frame is black. */
const BLACK = 12;

/**
 * Makes a small picture of a video, to show in its place: the first frame that isn't black.
 *
 * @param src its address in the page
 * @returns a WebP file with at most 40 kB
 * @throws {VideoError} when the video can't be read
 */
export async function makePoster(src: string): Promise<Uint8Array<ArrayBuffer>> {
  return withVideo(src, async (video) => encodeSmall(await showFirst(video)));
}

/**
 * Reads the first frame of a video that isn't black.
 *
 * @param src its address in the page
 * @returns the frame as a PNG file, as large as the video
 * @throws {VideoError} when it can't be read
 */
export async function readFirstFrame(src: string): Promise<Uint8Array<ArrayBuffer>> {
  return withVideo(src, async (video) => {
    await showFirst(video);
    return encode(drawFrame(video), { type: 'image/png' });
  });
}

/** Goes to the first frame that isn't black. @returns it as a small picture */
async function showFirst(video: HTMLVideoElement): Promise<OffscreenCanvas> {
  await seek(video, 0);
  const first = drawSmall(video);
  if (!isBlack(first)) {
    return first;
  }
  await seek(video, Math.min(SECOND_TRY, video.duration / 2));
  return drawSmall(video);
}

function drawSmall(video: HTMLVideoElement): OffscreenCanvas {
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return drawFrame(video, side(width), side(height));
}

function isBlack(picture: OffscreenCanvas): boolean {
  const { width, height } = picture;
  const data = picture.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  }
  return sum / (width * height * 3) < BLACK;
}

async function encodeSmall(picture: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  let file = new Uint8Array();
  for (const quality of QUALITIES) {
    file = await encode(picture, { type: 'image/webp', quality });
    if (file.length <= MOST_BYTES) {
      break;
    }
  }
  return file;
}
