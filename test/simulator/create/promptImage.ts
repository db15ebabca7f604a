import sharp from 'sharp';

import type { RootKind } from '../options.ts';
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

/** The images of a request. */
export interface Frames {
  /** The first frame of the video, or the first reference. */
  readonly first: FetchedImage;
  /** The last frame, if the request has one. */
  readonly last: FetchedImage | undefined;
  /** How many images the request has. */
  readonly count: number;
}

/**
 * Fetches the images of `promptImage`. Returns the issues if one is refused.
 *
 * @param value valid by the schema of the model
 */
export async function resolveFrames(
  value: unknown,
  root: RootKind,
  model: Model,
  sources: ImageSources,
): Promise<Frames | readonly Issue[]> {
  try {
    const given = readImages(value);
    checkPositions(given);
    const fetched: [GivenImage, FetchedImage][] = [];
    for (const image of given) {
      const { uri, path } = image;
      const found = await fetchImage(uri, path, root, sources);
      fetched.push([image, await inspect(found, path, root, model)]);
    }
    const find = (position: GivenImage['position']) =>
      fetched.find(([image]) => image.position === position)?.[1];
    const first = find('first') ?? find(undefined);
    if (first === undefined) {
      return refuse(['promptImage'], 'Generating with only a last frame is not supported');
    }
    return { first, last: find('last'), count: fetched.length };
  } catch (error) {
    if (error instanceof ImageRefusal) {
      return error.issues;
    }
    throw error;
  }
}

interface GivenImage {
  readonly uri: string;
  /** Undefined: a reference. */
  readonly position: 'first' | 'last' | undefined;
  readonly path: Path;
}

function readImages(value: unknown): GivenImage[] {
  const path: Path = ['promptImage'];
  if (typeof value === 'string') {
    return [{ uri: value, position: 'first', path }];
  }
  return (value as readonly Omit<GivenImage, 'path'>[]).map(({ uri, position }, index) => ({
    uri,
    position,
    path: [...path, index, 'uri'],
  }));
}

/** Source: the contract's and the SDK's descriptions of `promptImage`. */
function checkPositions(images: readonly GivenImage[]): void {
  const path: Path = ['promptImage'];
  const positions = images.flatMap(({ position }) => position ?? []);
  if (images.length === 0) {
    refuse(path, 'Invalid input: expected at least 1 image', 'too_small');
  }
  if (positions.length > 0 && positions.length < images.length) {
    refuse(path, 'Keyframes and reference images cannot be mixed');
  }
  if (new Set(positions).size < positions.length) {
    refuse(path, 'No two images may have the same position');
  }
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
  const [min, max] = model.aspect ?? [0, Infinity];
  if (root === 'official' && (aspect < min || aspect > max)) {
    const bound = aspect < min ? `at least ${min}` : `at most ${max}`;
    const got = aspect.toFixed(3);
    refuse(
      path,
      `Invalid asset aspect ratio. \`width / height\` ratio must be ${bound}. Got ${got}.`,
    );
  }
  const { smallestSide = 0 } = model;
  if (root === 'official' && Math.min(size.width, size.height) < smallestSide) {
    refuse(path, `Invalid asset dimensions. Both sides must have at least ${smallestSide} pixels.`);
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
