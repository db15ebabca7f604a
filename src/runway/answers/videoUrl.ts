import { isObject, parseJson, type JsonObject } from './json.ts';

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
  /thumb|poster|cover|frame|image|img|picture|photo|prompt|input|preview|snapshot|screenshot|sprite|storyboard|reference|avatar|logo|icon|doc|share|callback|webhook|request|subtitle|gif|audio/i;

/** What is made of an image is no picture: `image_to_video`, `img2video`. */
const FROM_IMAGE = /(?:image|img)[_-]?(?:to|2)[_-]?video/gi;

/** Keys that hold the result, the most telling first. */
const THE_VIDEO = [
  /^outputs?$/i,
  /^videos?(?:[_-]?urls?)?$/i,
  /^(?:task[_-]?)?results?(?:[_-]?(?:urls?|json))?$/i,
  /^video[_-]?raw$/i,
  /video/i,
  /^download[_-]?url$/i,
  /^fail[_-]?reason$/i, // older relays keep the result there
];

/** A list of addresses counts if nothing tells more. Addresses by name, `urls.get`, are calls. */
const ADDRESSES = /^urls$/i;

/** What an object is, where one of its fields says so: `{type: 'video', url}`. */
const KIND_KEYS = ['type', 'kind', 'media_type', 'mime_type', 'mimeType', 'content_type'];
const KIND = /^(?:video|image|audio)(?=\/|$)/i;
const ITS_ADDRESS = /^(?:url|uri|href|src|link)$/i;

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
  const found = layers.slice(0, 1).flatMap((layer) => [...findUrls(layer)]);
  const ranked = found
    .filter((it) => !images.includes(it.url))
    .map((it) => ({ url: it.url, rank: rankUrl(it) ?? Infinity }))
    .filter((it) => it.rank < Infinity)
    .sort((a, b) => a.rank - b.rank);
  return ranked[0]?.url;
}

/** How telling the place of a URL is, 0 the most; undefined when it is not the video. */
function rankUrl({ keys, url }: FoundUrl): number | undefined {
  const path = new URL(url).pathname;
  const names = keys.map((key) => key.replace(FROM_IMAGE, 'video'));
  if (names.some((name) => NOT_THE_VIDEO.test(name)) || OTHER_FILE.test(path)) {
    return undefined;
  }
  const ranks = names
    .map((name) => THE_VIDEO.findIndex((it) => it.test(name)))
    .filter((it) => it >= 0);
  const isFile = VIDEO_FILE.test(path);
  const last = names.at(-1) ?? '';
  if (ranks.length === 0) {
    return isFile || ADDRESSES.test(last) ? THE_VIDEO.length : undefined;
  }
  return Math.min(...ranks) + (isTelling(last) ? 0 : isFile ? 0.25 : 0.5);
}

/** Beside each other in one result: `url` is it, and `watermark_url` another of it. */
function isTelling(name: string): boolean {
  return ITS_ADDRESS.test(name) || THE_VIDEO.some((it) => it.test(name));
}

/** A value on the way to URLs, with the keys that led to it. */
interface Value {
  readonly value: unknown;
  readonly keys: readonly string[];
  /** In a text that was JSON itself. Such a text is read once. */
  readonly inText: boolean;
}

/** `video` or `image` for the address of an object that says it is one. */
function readKind(object: JsonObject, key: string): string[] {
  const kinds = ITS_ADDRESS.test(key) ? KIND_KEYS.map((it) => object[it]) : [];
  const said = kinds.find((it) => typeof it === 'string' && KIND.test(it));
  return typeof said === 'string' ? [said.slice(0, MAX_KEY)] : [];
}

/** Every http(s) URL in a value, in the order of the text, with bounds against hostile answers. */
function* findUrls(root: JsonObject): Generator<FoundUrl> {
  const stack: Value[] = [{ value: root, keys: [], inText: false }];
  for (let seen = 0; seen < MAX_VALUES; seen += 1) {
    const next = stack.pop();
    if (next === undefined) {
      return;
    }
    const { value, keys, inText } = next;
    if (typeof value === 'string') {
      if (isHttpUrl(value)) {
        yield { keys, url: value };
      } else if (!inText && /^\s*[{[]/.test(value.slice(0, 100))) {
        stack.push({ value: parseJson(value), keys, inText: true });
      }
    } else if (keys.length < MAX_DEPTH) {
      const inner = Array.isArray(value)
        ? value.slice(0, MAX_VALUES).map((it: unknown) => ({ value: it, keys, inText }))
        : isObject(value)
          ? Object.entries(value)
              .slice(0, MAX_VALUES)
              .filter(([key]) => key.length <= MAX_KEY)
              .map(([key, it]) => ({
                value: it,
                keys: [...keys, ...readKind(value, key), key],
                inText,
              }))
          : [];
      stack.push(...inner.reverse());
    }
  }
}

function isHttpUrl(text: string): boolean {
  return text.length <= 8192 && /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}
