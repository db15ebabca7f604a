/**
 * The thread that renders videos, so that the server keeps answering. Plain JavaScript: a worker
 * doesn't inherit the loader that runs TypeScript.
 */
import { parentPort } from 'node:worker_threads';
import h264 from 'h264-mp4-encoder';

import { decode } from './decode.mjs';
import { drawFrame, toPlanes } from './frames.mjs';

/** From 0 (best) to 10 (fastest). */
const SPEED = 10;
/** From 10 (best) to 51. */
const QUANTIZATION = 28;

parentPort.on('message', async ({ id, ...job }) => {
  let rgb;
  try {
    rgb = await decode(job.image, job.width, job.height);
  } catch (error) {
    parentPort.postMessage({ id, undecodable: String(error) });
    return;
  }
  const video = await renderVideo(rgb, job);
  parentPort.postMessage({ id, video }, [video.buffer]);
});

/**
 * @param {Uint8Array} rgb
 * @param {import('./renderer.ts').RenderJob} job
 */
async function renderVideo(rgb, { width, height, seconds, framesPerSecond }) {
  const picture = toPlanes(rgb, width, height);
  const encoder = await h264.createH264MP4Encoder();
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = framesPerSecond;
  encoder.speed = SPEED;
  encoder.quantizationParameter = QUANTIZATION;
  encoder.groupOfPictures = framesPerSecond;
  encoder.initialize();
  const frames = Math.round(seconds * framesPerSecond);
  const frame = new Uint8Array((width * height * 3) / 2);
  for (let i = 0; i < frames; i += 1) {
    drawFrame(picture, i / Math.max(frames - 1, 1), frame);
    encoder.addFrameYuv(frame);
  }
  encoder.finalize();
  const video = encoder.FS.readFile(encoder.outputFilename);
  encoder.FS.unlink(encoder.outputFilename);
  encoder.delete();
  return video;
}
