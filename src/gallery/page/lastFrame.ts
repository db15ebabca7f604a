import { canSeek, play } from './loadVideo.ts';
import { drawFrame, encode, once, seek, VideoError, withVideo } from './openVideo.ts';

/** Seconds before the end. Some files say that they are longer than their frames. */
const STEPS_BACK = [0, 0.05, 0.2, 0.5, 1, 3];

/** Milliseconds to play what is left of a video. */
const LONGEST_PLAY = 60_000;

/**
 * Reads the very last frame of a video.
 *
 * @param src its address in the page
 * @returns the frame as a PNG file, as large as the video
 * @throws {VideoError} when it can't be read
 */
export async function readLastFrame(src: string): Promise<Uint8Array<ArrayBuffer>> {
  return withVideo(src, async (video) => {
    await showLastFrame(video);
    return encode(drawFrame(video), { type: 'image/png' });
  });
}

async function showLastFrame(video: HTMLVideoElement): Promise<void> {
  if (canSeek(video)) {
    const end = await findEnd(video);
    for (const back of STEPS_BACK) {
      if (await seek(video, Math.max(end - back, 0))) {
        if (back > 0) {
          await playToEnd(video);
        }
        return;
      }
    }
  }
  video.playbackRate = 16;
  await playToEnd(video);
}

/** A recording may not say how long it is. The browser finds out when it goes to the end. */
async function findEnd(video: HTMLVideoElement): Promise<number> {
  if (!Number.isFinite(video.duration)) {
    await seek(video, Number.MAX_SAFE_INTEGER);
  }
  return Number.isFinite(video.duration) ? video.duration : video.currentTime;
}

/** Shows the frames from here on. The last one stays. */
async function playToEnd(video: HTMLVideoElement): Promise<void> {
  const ended = once(video, 'ended', LONGEST_PLAY);
  await play(video);
  await ended;
  if (!video.ended || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    throw new VideoError('other');
  }
}
