import { isIP } from 'node:net';
import { plainText } from '../util/plainText.ts';
import { ImageError } from './imageError.ts';

/** Longest image URL that services take, in characters (source: Runway API 2024-11-06). */
export const IMAGE_URL_LENGTH = 2048;

/** Longest name of an image that is shown, in characters. */
const MAX_NAME = 120;

/**
 * Checks an image's URL as the service demands it: https, a host name, at most 2048 characters.
 *
 * @returns the URL as it is to be sent: unchanged but for space around it
 * @throws {ImageError}
 */
export function checkImageUrl(text: string): string {
  const address = text.trim();
  const url = /^https:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) {
    throw new ImageError({ code: 'urlNotHttps' });
  }
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw new ImageError({ code: 'urlIsIp' });
  }
  if (address.length > IMAGE_URL_LENGTH) {
    const [length, limit] = [address.length, IMAGE_URL_LENGTH];
    throw new ImageError({ code: 'urlTooLong', length, limit });
  }
  return address;
}

/** The file name of an image at a URL, such as `cat.png` for `https://host/a/cat.png?x=1`. */
export function nameFromUrl(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').findLast((it) => it !== '') ?? hostname;
  try {
    return plainText(decodeURIComponent(last), MAX_NAME) || hostname;
  } catch {
    return last.slice(0, MAX_NAME);
  }
}
