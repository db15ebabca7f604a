import type { VideoFault } from '../shownVideo.ts';

export interface LoadEvents {
  /** The video can't be played. */
  readonly onFault: (fault: VideoFault) => void;
  /** Its size and duration are known, and the page can seek in it, if that is ever possible. */
  readonly onReady?: () => void;
}

/** Makes an element for a video, without sound. Its frames can be read. */
export function newVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  // The server of the file sends a header for it. Without it, no frame could be read.
  video.crossOrigin = 'anonymous';
  video.preload = 'auto';
  return video;
}

/**
 * Loads a video into an element. Where the page can't seek in it, which is so if the server of the
 * file doesn't support ranges, it loads the whole file first.
 *
 * @returns releases the video
 */
export function loadVideo(
  video: HTMLVideoElement,
  src: string,
  { onFault, onReady }: LoadEvents,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let whole: string | undefined;

  video.addEventListener(
    'error',
    () => void findFault(video, src, signal).then((fault) => signal.aborted || onFault(fault)),
    { signal },
  );
  video.addEventListener(
    'loadedmetadata',
    () => {
      if (video.videoWidth === 0) {
        // It has a sound that can be played, and pictures that can't.
        onFault('codec');
      } else if (whole === undefined && !canSeek(video)) {
        void fetchWhole(src, signal).then((address) => {
          whole = address;
          if (address !== undefined) {
            const plays = !video.paused;
            video.src = address;
            if (plays) {
              void play(video);
            }
          } else if (!signal.aborted) {
            onReady?.();
          }
        });
      } else {
        onReady?.();
      }
    },
    { signal },
  );
  video.src = src;

  return () => {
    ending.abort();
    video.removeAttribute('src');
    // Only this frees the decoder.
    video.load();
    if (whole !== undefined) {
      URL.revokeObjectURL(whole);
    }
  };
}

/** Plays a video. It may be stopped before it plays, and then nothing is wrong. */
export async function play(video: HTMLVideoElement): Promise<void> {
  await video.play().catch(() => undefined);
}

/** Whether the page can seek in a video. */
export function canSeek({ seekable, duration }: HTMLVideoElement): boolean {
  return seekable.length > 0 && seekable.end(seekable.length - 1) >= Math.min(duration, 1e6) - 0.1;
}

/** @returns an address of the file in memory; undefined when it can't be read */
async function fetchWhole(src: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(src, { signal });
    if (response.ok) {
      const file = await response.blob();
      return signal.aborted ? undefined : URL.createObjectURL(file);
    }
  } catch {
    // Then it plays from its beginning only.
  }
  return undefined;
}

/** The browser says the same of a missing file and of a missing codec. */
async function findFault(
  { error }: HTMLVideoElement,
  src: string,
  signal: AbortSignal,
): Promise<VideoFault> {
  try {
    const response = await fetch(src, { signal });
    void response.body?.cancel();
    if (!response.ok) {
      return 'missing';
    }
  } catch {
    // The page may not read the file in this way.
  }
  return error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'codec' : 'other';
}
