import { isVideoFile } from '../../util/isVideoFile.ts';
import { isObject, parseJson, type JsonObject } from './json.ts';

/** A URL in an answer, with the keys that led to it. */
interface FoundUrl {
  readonly keys: readonly string[];
  readonly url: string;
}

/** Most levels and values that are searched. Real answers have 4 levels and dozens of values. */
const MAX_DEPTH = 6;
const MAX_VALUES = 2000;

/** Most URLs that are looked at. Real answers have some tens. */
const MAX_URLS = 500;

/** Values under longer keys are not searched. In UTF-16 code units. */
const MAX_KEY = 100;

/** Keys of pictures and of what was sent. Their values are never the finished video. */
const OTHER_KEYS =
  /thumb|poster|cover|frame|image|img|picture|photo|prompt|input|preview|snapshot|screenshot|sprite|storyboard|reference|avatar|logo|icon|doc|share|callback|webhook|request|subtitle|gif|audio/i;

/** Such as `image_to_video` or `img2video`: these keys don't mean a picture. */
const IMAGE_TO_VIDEO = /(?:image|img)[_-]?(?:to|2)[_-]?video/gi;

/** Keys of the finished video, the most certain first. */
const VIDEO_KEYS = [
  /^outputs?$/i,
  /^videos?(?:[_-]?urls?)?$/i,
  /^(?:task[_-]?)?results?(?:[_-]?(?:urls?|json))?$/i,
  /^video[_-]?raw$/i,
  /video/i,
  /^download[_-]?url$/i,
  /^fail[_-]?reason$/i, // older relays put the video here
];

/** The key of a list of URLs: used if no better key is found. `urls.get` is an API call instead. */
const URL_LIST_KEY = /^urls$/i;

/** Fields with an object's media type, such as `{type: 'video', url}`. */
const KIND_KEYS = ['type', 'kind', 'media_type', 'mime_type', 'mimeType', 'content_type'];
const KIND = /^(?:video|image|audio)(?=\/|$)/i;
const URL_KEY = /^(?:url|uri|href|src|link)$/i;

/** Keys of a URL that is the video if the answer has no other. */
const PLAIN_URL_KEY =
  /^(?:url|link|href|src|uri|file|(?:content|file|media|play|asset|signed|cdn|oss)[_-]?ur[il])$/i;

/** The rank of a plain URL: the last. */
const PLAIN = VIDEO_KEYS.length + 1;

/** Keys of addresses of the API or of pages. */
const ADDRESS_KEYS =
  /^(?:urls|links?|_links)$|get|self|status|cancel|web|page|detail|api|next|prev/i;

const OTHER_FILE = /\.(?:png|jpe?g|webp|gif|avif|svg|bmp|html?|json|mp3|wav|zip|txt)$/i;

/** Most videos of one task. Services were seen to make up to four. */
const MAX_VIDEOS = 20;

/**
 * Finds the URLs of the finished videos in an answer, usually one: http(s) URLs under a key that means
 * a result, or with the extension of a video. Several videos are in one list, or under one key with
 * a number. Never returns thumbnails, posters, frames or prompt images.
 *
 * @param layers the answer's nested objects, the outermost first
 * @param images URLs of the images that were sent
 * @param root the service's API root: some services give addresses without their own host
 * @returns an empty list if the answer has no video URL
 */
export function findVideoUrls(
  layers: readonly JsonObject[],
  images: readonly string[],
  root?: string,
): string[] {
  const found = layers.slice(0, 1).flatMap((layer) => [...findUrls(layer, root)]);
  const ranked = found
    .filter((it) => !images.includes(it.url))
    .map((it) => ({ url: it.url, place: withoutNumbers(it.keys), rank: rankUrl(it) ?? Infinity }))
    .filter((it) => it.rank < Infinity);
  const [best] = ranked.toSorted((a, b) => a.rank - b.rank);
  // With several plain URLs, it isn't clear which one is the video.
  const isUnclear = best?.rank === PLAIN && ranked.some(({ url }) => url !== best.url);
  if (best === undefined || isUnclear) {
    return [];
  }
  // Other keys lead to the same video once more, such as `download_url`.
  const urls = ranked.flatMap(({ url, place }) => (place === best.place ? url : []));
  return [...new Set(urls)].slice(0, MAX_VIDEOS);
}

/** The keys that lead to a URL, without the numbers of `video_1`, `video_2`, … */
function withoutNumbers(keys: readonly string[]): string {
  return keys.map((key) => key.replace(/(?<!\d)[_-]?\d{1,2}$/, '')).join(' ');
}

/** How certain it is that a URL is the video: 0 is most certain; undefined when it isn't. */
function rankUrl({ keys, url }: FoundUrl): number | undefined {
  const path = new URL(url).pathname;
  const names = keys.map((key) => key.replace(IMAGE_TO_VIDEO, 'video'));
  if (names.some((name) => OTHER_KEYS.test(name)) || OTHER_FILE.test(path)) {
    return undefined;
  }
  const ranks = names
    .map((name) => VIDEO_KEYS.findIndex((it) => it.test(name)))
    .filter((it) => it >= 0);
  const isFile = isVideoFile(path);
  const last = names.at(-1) ?? '';
  if (ranks.length === 0) {
    const isPlain =
      PLAIN_URL_KEY.test(last) && !names.slice(0, -1).some((it) => ADDRESS_KEYS.test(it));
    return isFile || URL_LIST_KEY.test(last) ? VIDEO_KEYS.length : isPlain ? PLAIN : undefined;
  }
  return Math.min(...ranks) + (isVideoKey(last) ? 0 : isFile ? 0.25 : 0.5);
}

/** Whether a key means the video itself. In one result, `url` does and `watermark_url` doesn't. */
function isVideoKey(name: string): boolean {
  return URL_KEY.test(name) || VIDEO_KEYS.some((it) => it.test(name));
}

/** A value on the way to URLs, with the keys that led to it. */
interface Value {
  readonly value: unknown;
  readonly keys: readonly string[];
  /** Whether the value is inside a string that is JSON itself. Only one such level is parsed. */
  readonly inText: boolean;
}

/** The object's media type, when the key is its URL: `[]` when the object has no such type. */
function readKind(object: JsonObject, key: string): string[] {
  const kinds = URL_KEY.test(key) ? KIND_KEYS.map((it) => object[it]) : [];
  const said = kinds.find((it) => typeof it === 'string' && KIND.test(it));
  return typeof said === 'string' ? [said.slice(0, MAX_KEY)] : [];
}

/** Yields every http(s) URL in an answer, in order. Limited, because the answer isn't trusted. */
function* findUrls(answer: JsonObject, root: string | undefined): Generator<FoundUrl> {
  const stack: Value[] = [{ value: answer, keys: [], inText: false }];
  let urls = 0;
  for (let seen = 0; seen < MAX_VALUES; seen += 1) {
    const next = stack.pop();
    if (next === undefined || urls === MAX_URLS) {
      return;
    }
    const { value, keys, inText } = next;
    if (typeof value === 'string') {
      const url = readUrl(value, root);
      if (url !== undefined) {
        urls += 1;
        yield { keys, url };
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

/** Reads a URL, with spaces around it or without the host of the service. */
function readUrl(value: string, root: string | undefined): string | undefined {
  if (value.length > 8192) {
    return undefined;
  }
  const text = value.trim();
  if (/^https?:\/\/[^\s]+$/i.test(text)) {
    return URL.canParse(text) ? text : undefined;
  }
  const isPath = root !== undefined && /^\/[^\s]*$/.test(text) && URL.canParse(text, root);
  return isPath ? new URL(text, root).href : undefined;
}
