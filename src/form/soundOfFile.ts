import { open } from 'node:fs/promises';
import { readSoundType } from '../gallery/soundType.ts';

/**
 * Finds the sound of a video on disk.
 *
 * @returns its MIME type with the codec; undefined for a video without sound, and when that can't be
 * read: then the page finds out itself
 */
export async function soundOfFile(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      return await readSoundType(size, async (position, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      });
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
