import { ImageError } from '../imageError.ts';

/** Most segments and chunks of a file. No program writes as many. */
const MOST_PARTS = 100_000;

/** Most bytes of a JPEG that belong to no segment. */
const MOST_STRAY_BYTES = 1_000_000;

/**
 * Limits the work that a file can cause, however it is made.
 *
 * @param parts segments or chunks that were read
 * @param strayBytes bytes between segments that were skipped
 * @throws {ImageError} when there are too many
 */
export function checkPartLimits(parts: number, strayBytes = 0): void {
  if (parts > MOST_PARTS || strayBytes > MOST_STRAY_BYTES) {
    throw new ImageError({ code: 'damaged' });
  }
}
