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
import { imageTypeOf, type ImageType } from './imageType.ts';
import type { Model } from './models.ts';
import type { Issue } from './problem.ts';

/** The image a video starts from, as the service has got hold of it. */
export interface PromptImage {
  readonly source: FoundImage['source'];
  readonly type: ImageType;
  readonly bytes: Buffer;
  /** Pixels, as displayed: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
}

type Path = Issue['path'];

/** Gets hold of the first image of `promptImage`, or finds what is wrong with it. */
export async function resolvePromptImage(
  value: unknown,
  root: RootKind,
  model: Model,
  sources: ImageSources,
): Promise<PromptImage | readonly Issue[]> {
  try {
    const { uri, path } = firstImage(value, model);
    const found = await fetchImage(uri, path, root, sources);
    return await inspect(found, path, root, model);
  } catch (error) {
    if (error instanceof ImageRefusal) {
      return error.issues;
    }
    throw error;
  }
}

function firstImage(value: unknown, model: Model): { uri: string; path: Path } {
  const path: Path = ['promptImage'];
  if (typeof value === 'string') {
    return { uri: value, path };
  }
  if (!Array.isArray(value)) {
    throw new ImageRefusal([wrongType('string', value, path)]);
  }
  if (value.length < 1 || value.length > model.images) {
    refuse(path, `Invalid input: expected 1 to ${model.images} images`, 'invalid_union');
  }
  const images: readonly unknown[] = value;
  const positions = model.images === 1 ? ['first'] : ['first', 'last'];
  const uris = images.map((image, index) => {
    const at = [...path, index];
    if (!isObject(image) || typeof image['uri'] !== 'string') {
      throw new ImageRefusal([wrongType('object', image, at)]);
    }
    const issues = oneOf(positions)(image['position'], [...at, 'position']);
    if (issues.length > 0) {
      throw new ImageRefusal(issues);
    }
    return { uri: image['uri'], path: [...at, 'uri'] };
  });
  return uris[0] as { uri: string; path: Path };
}

async function inspect(
  { bytes, source, declared }: FoundImage,
  path: Path,
  root: RootKind,
  model: Model,
): Promise<PromptImage> {
  const type = imageTypeOf(bytes);
  if (type === undefined) {
    return refuse(path, 'Unsupported asset type: expected a JPEG, PNG or WebP image');
  }
  const says = declared === 'image/jpg' ? 'image/jpeg' : declared;
  if (root === 'official' && says !== undefined && says !== type) {
    refuse(path, `The data URI says ${says}, but its data is ${type}`);
  }
  const size = await sizeOf(bytes);
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

async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  try {
    const { width, height } = (await sharp(bytes).metadata()).autoOrient;
    return { width, height };
  } catch {
    return undefined;
  }
}
