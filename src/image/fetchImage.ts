import { decode, readBody } from '../runway/exchange.ts';
import { fetchLink } from '../runway/fetchLink.ts';
import { ImageError } from './imageError.ts';

/** Largest image at a URL that services take, in bytes (source: Runway API 2024-11-06). */
const MAX_BYTES = 16 * 1024 * 1024;

/** Milliseconds until the whole image must have come. */
const TIME_LIMIT = 20_000;

/**
 * Reads the image at a URL, to show and check it. It is asked for as the service will: without a
 * redirect, without any credentials, and not from the local network.
 *
 * @throws {ImageError}
 */
export async function fetchImage(url: string): Promise<Uint8Array> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(TIME_LIMIT)]);
  try {
    const response = await fetchLink(url, { service: undefined, redirect: 'manual', signal });
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`);
    }
    const { body, headers } = response;
    const bytes =
      body && (await readBody(decode(body, headers.get('content-encoding')), MAX_BYTES));
    if (bytes === undefined) {
      throw new Error(`More than ${MAX_BYTES} bytes came`);
    }
    return new Uint8Array(bytes ?? []);
  } catch (error) {
    throw new ImageError({ code: 'notLoaded' }, { cause: error });
  } finally {
    done.abort();
  }
}
