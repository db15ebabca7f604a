import sharp from 'sharp';

import type { RootKind } from '../options.ts';
import { isObject, oneOf, wrongType } from './fields.ts';
import {
  fetchImage,
  ImageRefusal,
  refuse,
  type FoundImage,
  type ImageSources,
} from './imageSource.ts';
import { detectImageType, type ImageType } from './imageType.ts';
import type { Model } from './models.ts';
import type { Issue } from './problem.ts';

/** An image of a request, fetched and checked. */
export interface FetchedImage {
  readonly source: FoundImage['source'];
  readonly type: ImageType;
  readonly bytes: Buffer;
  /** Pixels as displayed, with the EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
}

type Path = Issue['path'];

/** The first frame of a video, and its last frame if the request has one. */
export interface Frames {
  readonly first: FetchedImage;
  readonly last: FetchedImage | undefined;
}

/** Fetches the images of `promptImage`. Returns the issues if one is refused. */
export async function resolveFrames(
  value: unknown,
  root: RootKind,
  model: Model,
  sources: ImageSources,
): Promise<Frames | readonly Issue[]> {
  try {
    const { first, last } = readImages(value, model);
    const resolve = async ({ uri, path }: GivenImage) =>
      inspect(await fetchImage(uri, path, root, sources), path, root, model);
    return { first: await resolve(first), last: last && (await resolve(last)) };
  } catch (error) {
    if (error instanceof ImageRefusal) {
      return error.issues;
    }
    throw error;
  }
}

interface GivenImage {
  readonly uri: string;
  readonly path: Path;
}

function readImages(value: unknown, model: Model): { first: GivenImage; last?: GivenImage } {
  const path: Path = ['promptImage'];
  if (typeof value === 'string') {
    return { first: { uri: value, path } };
  }
  if (!Array.isArray(value)) {
    throw new ImageRefusal([wrongType('string', value, path)]);
  }
  if (value.length < 1 || value.length > model.images) {
    refuse(path, `Invalid input: expected 1 to ${model.images} images`, 'invalid_union');
  }
  const images: readonly unknown[] = value;
  const positions = model.images === 1 ? ['first'] : ['first', 'last'];
  const given = images.map((image, index) => {
    const at = [...path, index];
    if (!isObject(image) || typeof image['uri'] !== 'string') {
      throw new ImageRefusal([wrongType('object', image, at)]);
    }
    const issues = oneOf(positions)(image['position'], [...at, 'position']);
    if (issues.length > 0) {
      throw new ImageRefusal(issues);
    }
    return { position: image['position'], uri: image['uri'], path: [...at, 'uri'] };
  });
  const first = given.find((it) => it.position === 'first');
  const last = given.find((it) => it.position === 'last');
  // Source: the contract's descriptions of these models.
  if (new Set(given.map((it) => it.position)).size < given.length) {
    refuse(path, 'No two images may have the same position');
  }
  if (first === undefined) {
    return refuse(path, 'Generating with only a last frame is not supported');
  }
  return last === undefined ? { first } : { first, last };
}

async function inspect(
  { bytes, source, declared }: FoundImage,
  path: Path,
  root: RootKind,
  model: Model,
): Promise<FetchedImage> {
  const type = detectImageType(bytes);
  if (type === undefined) {
    return refuse(path, 'Unsupported asset type: expected a JPEG, PNG or WebP image');
  }
  const declaredType = declared === 'image/jpg' ? 'image/jpeg' : declared;
  if (root === 'official' && declaredType !== undefined && declaredType !== type) {
    refuse(path, `The data URI declares ${declaredType}, but its data is ${type}`);
  }
  const size = await readSize(bytes);
  if (size === undefined) {
    return refuse(path, 'Failed to decode asset');
  }
  const aspect = size.width / size.height;
  const [min, max] = model.aspect;
  if (root === 'official' && (aspect < min || aspect > max)) {
    const bound = aspect < min ? `at least ${min}` : `at most ${max}`;
    const got = aspect.toFixed(3);
    refuse(
      path,
      `Invalid asset aspect ratio. \`width / height\` ratio must be ${bound}. Got ${got}.`,
    );
  }
  return { source, type, bytes, ...size };
}

async function readSize(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  try {
    const { width, height } = (await sharp(bytes).metadata()).autoOrient;
    return { width, height };
  } catch {
    return undefined;
  }
}
