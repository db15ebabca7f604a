import { readFileSync } from 'node:fs';

/** H.264, 32×32 pixels, two grey frames, one second. */
const video = readFileSync(new URL('./placeholder.mp4', import.meta.url));

/** A tiny valid MP4. Each task gets different bytes. */
export function makePlaceholder(taskId: string): Uint8Array {
  // Players skip a box of type `free` (ISO/IEC 14496-12).
  const size = Buffer.alloc(4);
  const content = Buffer.from(taskId);
  size.writeUInt32BE(8 + content.length);
  return Buffer.concat([video, size, Buffer.from('free'), content]);
}
