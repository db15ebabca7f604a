import { isObject, type JsonObject } from './json.ts';

/** A URL in an answer, with the keys that led to it. */
interface FoundUrl {
  readonly keys: readonly string[];
  readonly url: string;
}

/** How deep and how far an answer is searched. Real ones have 4 levels and some dozens of values. */
const MAX_DEPTH = 6;
const MAX_VALUES = 2000;

/** Longest key whose values are searched. */
const MAX_KEY = 100;

/** Keys that hold a picture, or what was sent, and never the result. */
const NOT_THE_VIDEO =
  /thumb|poster|cover|frame|image|img|picture|prompt|input|preview|avatar|doc|callback|webhook|request|gif|audio/i;

/** Keys that hold the result, the most telling first. */
const THE_VIDEO = [
  /^output$/i,
  /^videos?(?:_?url)?$/i,
  /^(?:result|task_result|result_url|results)$/i,
  /^video_raw$/i,
  /video/i,
  /^download_url$/i,
  /^fail_reason$/i, // older relays keep the result there
];

const VIDEO_FILE = /\.(?:mp4|webm|mov|m4v)$/i;
const OTHER_FILE = /\.(?:png|jpe?g|webp|gif|avif|svg|bmp|html?|json|mp3|wav|zip|txt)$/i;

/**
 * Finds the finished video in an answer: an http(s) URL under a key that means a result, or one
 * that ends like a video. Thumbnails, posters, frames and the prompt image are never taken for it.
 *
 * @param layers the answer's nested objects, the outermost first
 * @param images the URLs that were sent as images
 */
export function findVideoUrl(
  layers: readonly JsonObject[],
  images: readonly string[],
): string | undefined {
  const found = layers.slice(0, 1).flatMap((layer) => [...urlsIn(layer)]);
  const ranked = found
    .filter((it) => !images.includes(it.url))
    .map((it) => ({ url: it.url, rank: rankOf(it) }))
    .filter((it) => it.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  return ranked[0]?.url;
}

function rankOf({ keys, url }: FoundUrl): number | undefined {
  const path = new URL(url).pathname;
  if (keys.some((key) => NOT_THE_VIDEO.test(key)) || OTHER_FILE.test(path)) {
    return undefined;
  }
  const ranks = keys
    .map((key) => THE_VIDEO.findIndex((it) => it.test(key)))
    .filter((it) => it >= 0);
  const best = Math.min(...ranks);
  return Number.isFinite(best) ? best : VIDEO_FILE.test(path) ? THE_VIDEO.length : undefined;
}

/** Every http(s) URL in a value, in the order of the text, with bounds against hostile answers. */
function* urlsIn(root: JsonObject): Generator<FoundUrl> {
  const stack: { value: unknown; keys: readonly string[] }[] = [{ value: root, keys: [] }];
  for (let seen = 0; seen < MAX_VALUES; seen += 1) {
    const next = stack.pop();
    if (next === undefined) {
      return;
    }
    const { value, keys } = next;
    if (typeof value === 'string') {
      if (isHttpUrl(value)) {
        yield { keys, url: value };
      }
    } else if (keys.length < MAX_DEPTH) {
      const inner = Array.isArray(value)
        ? value.slice(0, MAX_VALUES).map((it: unknown) => ({ value: it, keys }))
        : isObject(value)
          ? Object.entries(value)
              .slice(0, MAX_VALUES)
              .filter(([key]) => key.length <= MAX_KEY)
              .map(([key, it]) => ({ value: it, keys: [...keys, key] }))
          : [];
      stack.push(...inner.reverse());
    }
  }
}

function isHttpUrl(text: string): boolean {
  return text.length <= 8192 && /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}
