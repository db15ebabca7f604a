/** The parts of a URI that say where a file is. A path has slashes, also on Windows. */
export interface Place {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** A video, and the document that names it. */
export interface VideoPlace {
  readonly video: Place;
  /** The video's address for when it can't be named by a relative path. */
  readonly absolute: { readonly url: string; readonly path: string };
  /** The folder that relative paths of the document begin at. Undefined: it has none. */
  readonly folder: Place | undefined;
  /** The workspace folder of the document. */
  readonly root: Place | undefined;
}

/** How a language writes an address: as a URL, as one that a bundler reads, or as a path. */
export type AddressStyle = 'url' | 'module' | 'site' | 'latex' | 'path';

/** Returns the address of a video as a document writes it, in the style of its language. */
export function videoAddress(style: AddressStyle, place: VideoPlace): string {
  const { video, absolute, folder, root } = place;
  const isSite = style === 'module' || style === 'site';
  const served = isSite && folder !== undefined ? servedPath(video, folder, root) : undefined;
  if (served !== undefined) {
    return encodePath(served);
  }
  const relative = folder && relativePath(folder, video);
  switch (style) {
    case 'latex':
      return (relative ?? absolute.path).replaceAll('\\', '/').replace(/[%#]/g, '\\$&');
    case 'path':
      return relative ?? absolute.path;
    default:
      return relative === undefined ? absolute.url : urlOf(relative, style === 'module');
  }
}

/**
 * The path from a folder to a file.
 *
 * @returns undefined when there is none: they are on different drives, servers or file systems
 */
export function relativePath(folder: Place, file: Place): string | undefined {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) {
    return undefined;
  }
  const from = segments(folder.path);
  const to = segments(file.path);
  const isWindows = isDrive(from[0]) || isDrive(to[0]);
  const isSame = (a: string | undefined, b: string | undefined) =>
    a === b || (isWindows && a?.toLowerCase() === b?.toLowerCase());
  if (isWindows && !isSame(from[0], to[0])) {
    return undefined;
  }
  const parting = from.findIndex((segment, index) => !isSame(segment, to[index]));
  const common = Math.min(parting === -1 ? from.length : parting, to.length - 1);
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

/** Folders whose files a site has at its root (Vite, Astro, Next.js: public; SvelteKit: static). */
const SERVED = /^(?:public|static)$/;

/** The path on the site, if the video is in a folder of the workspace that is served as it is. */
function servedPath(video: Place, folder: Place, root: Place | undefined): string | undefined {
  const inRoot = root && relativePath(root, video);
  if (inRoot === undefined || root === undefined || inRoot.startsWith('..')) {
    return undefined;
  }
  const parts = inRoot.split('/');
  const at = parts.slice(0, -1).findLastIndex((name) => SERVED.test(name));
  if (at === -1) {
    return undefined;
  }
  const served = { ...root, path: [...segments(root.path), ...parts.slice(0, at + 1)].join('/') };
  const document = relativePath(served, { ...folder, path: `${folder.path}/document` });
  // A document that is served itself has its neighbours beside it.
  return document?.startsWith('..') === true ? `/${parts.slice(at + 1).join('/')}` : undefined;
}

/** @param isModule whether a relative address must begin with a dot, as in an import */
function urlOf(relative: string, isModule: boolean): string {
  const url = encodePath(relative);
  const needsDot =
    !relative.startsWith('../') && (isModule || /^[^/]*:/.test(url) || url.startsWith('/'));
  return needsDot ? `./${url}` : url;
}

/**
 * Encodes what has a meaning in a URL, in markup or in a language of templates. Other letters stay,
 * because people read them.
 */
function encodePath(path: string): string {
  return path.replace(/[\p{C}\p{Z}%#?&"'<>`\\{}|^[\]*()$]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isDrive(segment: string | undefined): boolean {
  return segment !== undefined && /^[a-z]:$/i.test(segment);
}
