import { ImageError } from './imageError.ts';

/** Most segments and chunks of a file. No program writes as many. */
const MOST_STEPS = 100_000;

/** Most bytes of a JPEG that belong to no segment. */
const MOST_STRAY_BYTES = 1_000_000;

/**
 * Limits the work that a file can cause, however it is made.
 *
 * @param steps segments or chunks that were read
 * @param strayBytes bytes between segments that were skipped
 * @throws {ImageError} when there are too many
 */
export function checkSteps(steps: number, strayBytes = 0): void {
  if (steps > MOST_STEPS || strayBytes > MOST_STRAY_BYTES) {
    throw new ImageError({ code: 'damaged' });
  }
}
