import fetch from 'node-fetch';
import { ImageError } from './imageError.ts';

/** Largest image at a URL that services take, in bytes (source: Runway API 2024-11-06). */
const MAX_BYTES = 16 * 1024 * 1024;

/** Milliseconds until the whole image must have come. */
const TIME_LIMIT = 20_000;

/**
 * Reads the image at a URL, to show and check it. It is asked for as the service will: without a
 * redirect, and without any credentials.
 *
 * @throws {ImageError}
 */
export async function fetchImage(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      size: MAX_BYTES,
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new ImageError({ code: 'notLoaded' }, { cause: error });
  }
}
