import type { RootKind } from '../options.ts';
import { isObject, oneOf, wrongType } from './fields.ts';
import { bodyCheck, modelNames, models } from './models.ts';
import { invalidBody, type Problem } from './problem.ts';
import type { ImageSources } from './imageSource.ts';
import { resolveFrames, type Frames, type FetchedImage } from './promptImage.ts';

/** A valid create request. */
export interface CreateRequest {
  readonly root: RootKind;
  readonly model: string;
  /** `W:H`, as in the request. */
  readonly ratio: string;
  /** Seconds. */
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
  /** The highest cost in credits, at official prices. */
  readonly credits: number;
}

/** Reads a body as this root does. Returns the problem if the body is refused. */
export async function readCreateRequest(
  root: RootKind,
  body: unknown,
  sources: ImageSources,
): Promise<CreateRequest | Problem> {
  if (!isObject(body)) {
    return invalidBody([wrongType('object', body, [])]);
  }
  const name = body['model'];
  const model = typeof name === 'string' && Object.hasOwn(models, name) ? models[name] : undefined;
  if (typeof name !== 'string' || model?.roots.includes(root) !== true) {
    return unknownModel(root, name);
  }
  const issues = bodyCheck(root, model)(body, []);
  const frames = await resolveFrames(body['promptImage'], root, model, sources);
  if (!isFrames(frames) || issues.length > 0) {
    return invalidBody(isFrames(frames) ? issues : [...frames, ...issues]);
  }
  const duration = numberOr(body['duration'], model.defaultDuration);
  return {
    root,
    model: name,
    ratio: typeof body['ratio'] === 'string' ? body['ratio'] : (model.ratios[0] ?? ''),
    duration,
    promptText: typeof body['promptText'] === 'string' ? body['promptText'] : '',
    negativePrompt: typeof body['negativePrompt'] === 'string' ? body['negativePrompt'] : '',
    audio: typeof body['audio'] === 'boolean' ? body['audio'] : undefined,
    seed: typeof body['seed'] === 'number' ? body['seed'] : undefined,
    image: frames.first,
    lastFrame: frames.last,
    credits: duration * model.creditsPerSecond(body),
  };
}

export function isProblem(result: CreateRequest | Problem): result is Problem {
  return 'error' in result;
}

function isFrames(found: Awaited<ReturnType<typeof resolveFrames>>): found is Frames {
  return 'first' in found;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

/** A relay has no channel for an unknown model (503). The official API reports an issue (400). */
function unknownModel(root: RootKind, name: unknown): Problem {
  if (root === 'official' || typeof name !== 'string') {
    return invalidBody(oneOf(modelNames(root))(name, ['model']));
  }
  const message = `当前分组 default 下对于模型 ${name} 无可用渠道`;
  return {
    status: 503,
    error: message,
    body: { error: { message, type: 'new_api_error', code: 'model_not_found' } },
  };
}
