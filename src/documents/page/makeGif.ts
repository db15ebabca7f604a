import { drawFrame, seek, VideoError, withVideo } from '../../gallery/page/openVideo.ts';
import type { GifPlan, GifSource } from '../gifSettings.ts';
import type { GifAnswer, GifRequest } from './gifWorker.ts';

/** Milliseconds. A GIF may have several frames for one of the video, which is drawn only once. */
const LONGEST_DRAWING = 300;

/** How a GIF is made. */
export interface GifWork {
  /** The address of the video in the page. */
  readonly src: string;
  /** The address of the worker's script. */
  readonly worker: string;
  readonly plan: GifPlan;
  /** Ends the work. */
  readonly signal: AbortSignal;
  /** @param done the part of the frames that are read, from 0 to 1 */
  readonly onProgress: (done: number) => void;
}

/** Reads how large and how long a video is. @throws {VideoError} when it can't be read */
export function readSource(src: string): Promise<GifSource> {
  return withVideo(src, async (video) => {
    if (!Number.isFinite(video.duration)) {
      // A recording may not say how long it is. The browser finds out when it goes to the end.
      await seek(video, Number.MAX_SAFE_INTEGER);
    }
    const { videoWidth: width, videoHeight: height, duration } = video;
    return { width, height, duration: Number.isFinite(duration) ? duration : video.currentTime };
  });
}

/**
 * Makes a GIF of a video. A worker encodes it, so that the page stays quick.
 *
 * @returns the file
 * @throws {VideoError} when the video can't be read, or the signal's reason
 */
export async function makeGif(work: GifWork): Promise<Uint8Array<ArrayBuffer>> {
  const { src, plan, signal, onProgress } = work;
  const encoder = await startWorker(work.worker, signal);
  try {
    const { width, height, times, delays } = plan;
    await encoder.ask({ type: 'begin', width, height });
    await withVideo(src, async (video) => {
      for (const [index, time] of times.entries()) {
        signal.throwIfAborted();
        const pixels = await readFrame(video, time, plan);
        await encoder.ask({ type: 'frame', pixels, delay: delays[index] ?? 10 }, [pixels]);
        onProgress((index + 1) / times.length);
      }
    });
    const answer = await encoder.ask({ type: 'finish' });
    if (answer.type !== 'file') {
      throw new VideoError('other');
    }
    return new Uint8Array(answer.file);
  } finally {
    encoder.stop();
  }
}

async function readFrame(
  video: HTMLVideoElement,
  time: number,
  { width, height }: GifPlan,
): Promise<ArrayBuffer> {
  if (!(await seek(video, time, LONGEST_DRAWING))) {
    throw new VideoError('other');
  }
  const context = drawFrame(video, width, height).getContext('2d');
  if (context === null) {
    throw new VideoError('other');
  }
  return context.getImageData(0, 0, width, height).data.buffer;
}

interface WorkerEncoder {
  ask(request: GifRequest, transfer?: Transferable[]): Promise<GifAnswer>;
  stop(): void;
}

/** A page may run scripts of its own address only, and its files have another one. */
async function startWorker(script: string, signal: AbortSignal): Promise<WorkerEncoder> {
  const response = await fetch(script, { signal });
  const code = new Blob([await response.text()], { type: 'text/javascript' });
  const address = URL.createObjectURL(code);
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        // A signal that is aborted already fires no event.
        signal.throwIfAborted();
        const stop = () => reject(signal.reason as Error);
        signal.addEventListener('abort', stop, { once: true });
        worker.onmessage = ({ data }: MessageEvent<GifAnswer>) => {
          signal.removeEventListener('abort', stop);
          resolve(data);
        };
        worker.onerror = () => reject(new VideoError('other'));
        worker.postMessage(request, { transfer });
      }),
    stop: () => worker.terminate(),
  };
}
