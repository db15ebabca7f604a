import { isIP } from 'node:net';

import type { RootKind } from '../options.ts';
import type { Issue } from './problem.ts';

/** Gets images that are not in the request itself. */
export interface ImageSources {
  /** The image at an https address; undefined if it cannot be fetched. */
  remote(address: URL): Promise<Buffer | undefined>;
  /** The file uploaded as a `runway://` URI; undefined if it does not exist or has expired. */
  uploaded(uri: string): Buffer | undefined;
}

/** An image file and the type that its data URI declares. */
export interface FoundImage {
  readonly bytes: Buffer;
  readonly source: 'data' | 'https' | 'runway';
  readonly declared?: string;
}

/** Bytes of an image at an https address. Source: Runway's documentation of inputs. */
const REMOTE_BYTES = 16 * 1024 * 1024;

type Path = Issue['path'];

/** Thrown when an image is refused. */
export class ImageRefusal extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('refused');
    this.issues = issues;
  }
}

export function refuse(path: Path, message: string, code = 'custom'): never {
  throw new ImageRefusal([{ code, path, message }]);
}

/** Fetches the file at a URI. Throws an `ImageRefusal` if the URI is refused. */
export async function fetchImage(
  uri: string,
  path: Path,
  root: RootKind,
  sources: ImageSources,
): Promise<FoundImage> {
  if (uri.startsWith('data:image/')) {
    return readDataUri(uri, path);
  }
  if (uri.startsWith('https://')) {
    return fetchHttpsImage(uri, path, root, sources);
  }
  if (uri.startsWith('runway://') && root === 'official') {
    const bytes = sources.uploaded(uri);
    return bytes === undefined
      ? refuse(path, 'The Runway upload does not exist or has expired')
      : { bytes, source: 'runway' };
  }
  return refuse(
    path,
    'Invalid input: expected an HTTPS URL, a Runway upload URI, or a data URI of an image',
    'invalid_union',
  );
}

function readDataUri(uri: string, path: Path): FoundImage {
  const comma = uri.indexOf(',');
  const [declared = '', ...parameters] = uri.slice('data:'.length, comma).toLowerCase().split(';');
  if (comma < 0 || parameters.at(-1) !== 'base64') {
    refuse(path, 'Invalid data URI: expected base64', 'invalid_format');
  }
  const base64 = uri.slice(comma + 1);
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    refuse(path, 'Invalid data URI: the data is not base64', 'invalid_format');
  }
  return { bytes: Buffer.from(base64, 'base64'), source: 'data', declared };
}

async function fetchHttpsImage(
  uri: string,
  path: Path,
  root: RootKind,
  sources: ImageSources,
): Promise<FoundImage> {
  if (!URL.canParse(uri)) {
    refuse(path, 'Invalid URL', 'invalid_format');
  }
  const address = new URL(uri);
  const host = address.hostname.replace(/^\[(.*)\]$/, '$1');
  if (root === 'official' && isIP(host) !== 0) {
    refuse(path, 'Invalid asset URL: expected a host name, not an IP address');
  }
  const bytes = await sources.remote(address);
  if (bytes === undefined) {
    return refuse(path, 'Failed to fetch asset');
  }
  if (bytes.length > REMOTE_BYTES) {
    refuse(path, `Asset is too large: at most ${REMOTE_BYTES} bytes`);
  }
  return { bytes, source: 'https' };
}
