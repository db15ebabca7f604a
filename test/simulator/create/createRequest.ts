import type { RootKind } from '../options.ts';
import { readTier, videoSize, type Size } from '../render/videoSize.ts';
import type { ImageSources } from './imageSource.ts';
import { bodyCheck, longestDuration, modelNames, models } from './models.ts';
import { priceVideo } from './price.ts';
import { invalidBody, type Issue, type Problem } from './problem.ts';
import { resolveFrames, type FetchedImage, type Frames } from './promptImage.ts';
import { checkRules } from './rules.ts';
import { wrongValue } from './zodIssue.ts';

/** A valid create request. */
export interface CreateRequest {
  readonly root: RootKind;
  readonly model: string;
  /** As in the request; undefined if it has none. */
  readonly ratio: string | undefined;
  /** Pixels of the video. */
  readonly size: Size;
  /** Seconds of the video. For `auto`, the simulator chooses them. */
  readonly duration: number;
  /** Empty if the request has none. */
  readonly promptText: string;
  /** Empty if the request has none. */
  readonly negativePrompt: string;
  /** Undefined: the model decides. */
  readonly audio: boolean | undefined;
  readonly seed: number | undefined;
  readonly image: FetchedImage;
  /** The last frame. The rendered video does not end with it. */
  readonly lastFrame: FetchedImage | undefined;
  /** The highest cost in credits, at official prices. For `auto`, that of the longest video. */
  readonly credits: number;
  /** The cost of the video in credits, if the task succeeds. */
  readonly finalCredits: number;
}

/** Seconds of a video with the duration `auto`, unless the model makes longer ones only. */
const AUTO_SECONDS = 5;

type Body = Readonly<Record<string, unknown>>;

/** Reads a body as this root does. Returns the problem if the body is refused. */
export async function readCreateRequest(
  root: RootKind,
  body: unknown,
  sources: ImageSources,
): Promise<CreateRequest | Problem> {
  if (!isObject(body)) {
    const message = `Invalid input: expected object, received ${Array.isArray(body) ? 'array' : typeof body}`;
    return invalidBody([{ code: 'invalid_type', path: [], message }]);
  }
  const name = body['model'];
  const model = typeof name === 'string' && Object.hasOwn(models, name) ? models[name] : undefined;
  if (typeof name !== 'string' || model?.roots.includes(root) !== true) {
    return unknownModel(root, name);
  }
  const issues = [...bodyCheck(root, name)(body), ...(root === 'official' ? checkRules(body) : [])];
  if (issues.some(({ path }) => path[0] === 'promptImage')) {
    return invalidBody(issues);
  }
  const frames = await resolveFrames(body['promptImage'], root, model, sources);
  if (!isFrames(frames) || issues.length > 0) {
    return invalidBody(isFrames(frames) ? issues : [...frames, ...issues]);
  }
  const duration = readDuration(body['duration'], model.defaultDuration);
  const wanted = { ratio: readText(body, 'ratio'), resolution: readText(body, 'resolution') };
  const { defaultTier = '720p' } = model;
  const audio = typeof body['audio'] === 'boolean' ? body['audio'] : undefined;
  const priced = {
    tier: readTier(wanted) ?? defaultTier,
    audio,
    images: frames.count,
    outputFormat: body['outputFormat'],
  };
  const longest = body['duration'] === 'auto' ? longestDuration(name) : duration;
  return {
    root,
    model: name,
    ratio: wanted.ratio,
    size: videoSize(wanted, defaultTier, frames.first),
    duration,
    promptText: readText(body, 'promptText') ?? '',
    negativePrompt: readText(body, 'negativePrompt') ?? '',
    audio,
    seed: typeof body['seed'] === 'number' ? body['seed'] : undefined,
    image: frames.first,
    lastFrame: frames.last,
    credits: priceVideo(model.price, { ...priced, seconds: longest }),
    finalCredits: priceVideo(model.price, { ...priced, seconds: duration }),
  };
}

export function isProblem(result: CreateRequest | Problem): result is Problem {
  return 'error' in result;
}

function isFrames(found: Frames | readonly Issue[]): found is Frames {
  return 'first' in found;
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(body: Body, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

function readDuration(value: unknown, fallback: number): number {
  if (value === 'auto') {
    return AUTO_SECONDS;
  }
  return typeof value === 'number' ? value : fallback;
}

/** A relay has no channel for an unknown model (503). The official API reports an issue (400). */
function unknownModel(root: RootKind, name: unknown): Problem {
  if (root === 'official' || typeof name !== 'string') {
    return invalidBody([wrongValue(modelNames(root), ['model'])]);
  }
  const message = `当前分组 default 下对于模型 ${name} 无可用渠道`;
  return {
    status: 503,
    error: message,
    body: { error: { message, type: 'new_api_error', code: 'model_not_found' } },
  };
}
