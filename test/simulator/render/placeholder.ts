import { readFileSync } from 'node:fs';

/** H.264, 32×32 pixels, two grey frames, one second. */
const video = readFileSync(new URL('./placeholder.mp4', import.meta.url));

/** A tiny valid MP4; no two tasks get the same bytes. */
export function placeholderFor(taskId: string): Uint8Array {
  // A box of type `free` is skipped by whoever plays the file (ISO/IEC 14496-12).
  const size = Buffer.alloc(4);
  const content = Buffer.from(taskId);
  size.writeUInt32BE(8 + content.length);
  return Buffer.concat([video, size, Buffer.from('free'), content]);
}
