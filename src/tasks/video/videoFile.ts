import { imageFormat } from '../../image/file/format.ts';

/**
 * What a task makes, by file name extension: the containers of videos and, for some output formats,
 * an archive of images, and the sound beside it.
 */
export type VideoType = 'mp4' | 'mov' | 'webm' | 'zip' | 'wav';

/** Number of bytes at a file's start that `videoType` needs. */
export const HEAD_LENGTH = 12;

/** Brands of images that use the MP4 container: AVIF and HEIF (ISO/IEC 23008-12). */
const PICTURES = /^(?:avi[fs]|hei[cfmsx]|hev[cmsx]|mi[fa][12])$/;

/** Whether a task makes images in an archive (source: the SDK's comment on `outputFormat`). */
export function makesImages(outputFormat: string | undefined): boolean {
  return outputFormat?.includes('_sequence') === true;
}

/**
 * Detects a video by its first bytes; undefined for anything else, such as a web page.
 *
 * @param images whether the task makes images, and perhaps a sound
 */
export function videoType(head: Uint8Array, images = false): VideoType | undefined {
  const text = Buffer.from(head).toString('latin1');
  if (images && text.startsWith('PK\x03\x04')) {
    return 'zip';
  }
  if (images && text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') {
    return 'wav';
  }
  if (text.slice(4, 8) === 'ftyp') {
    const brand = text.slice(8, 12);
    return PICTURES.test(brand) ? undefined : brand === 'qt  ' ? 'mov' : 'mp4';
  }
  return text.startsWith('\x1a\x45\xdf\xa3') ? 'webm' : undefined;
}

/** Whether a file that is no video is surely a picture, by its first bytes. */
export function isPicture(head: Uint8Array): boolean {
  const isContainer = Buffer.from(head).toString('latin1', 4, 8) === 'ftyp';
  return imageFormat(head) !== undefined || (isContainer && videoType(head) === undefined);
}

/** Number of boxes to check. In real videos, the needed boxes are among the first ten. */
const MOST_BOXES = 1000;

/**
 * Whether a file has the necessary parts of a video: in an MP4, the boxes with the description and
 * the frames; in a WebM, content after the header; in an archive, the list of its files, which is at
 * the end. Broken data after these parts is harmless.
 *
 * @param read reads at most this many bytes from a position
 */
export async function isWhole(
  type: VideoType,
  size: number,
  read: (position: number, length: number) => Promise<Buffer>,
): Promise<boolean> {
  if (type === 'webm' || type === 'wav') {
    return size > 64;
  }
  if (type === 'zip') {
    return isWholeArchive(size, read);
  }
  const missing = new Set(['moov', 'mdat']);
  let position = 0;
  for (let boxes = 0; boxes < MOST_BOXES && missing.size > 0; boxes += 1) {
    const head = await read(position, 16);
    if (head.length < 8) {
      return false;
    }
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    const length = short === 0 ? size - position : long;
    if (length < 8 || position + length > size) {
      return false;
    }
    missing.delete(head.toString('latin1', 4, 8));
    position += length;
  }
  return missing.size === 0;
}

/** The end of an archive has this length, and a comment of at most 65,535 bytes. */
const ARCHIVE_END = 22;

/** Whether an archive ends with the list of its files (source: the ZIP specification, 4.3.16). */
async function isWholeArchive(
  size: number,
  read: (position: number, length: number) => Promise<Buffer>,
): Promise<boolean> {
  const length = Math.min(size, ARCHIVE_END + 65_535);
  let end = Buffer.alloc(0);
  while (end.length < length) {
    const more = await read(size - length + end.length, length - end.length);
    if (more.length === 0) {
      break;
    }
    end = Buffer.concat([end, more]);
  }
  return end.lastIndexOf('PK\x05\x06', undefined, 'latin1') >= 0;
}

/** Longest base of a file name, in UTF-8 bytes. The whole name then fits every file system. */
const BASE_LENGTH = 120;

/** Names that Windows reserves for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))/i;

/** The name of an image's video without extension, valid on every file system. */
export function videoBase(imageName: string): string {
  const cleaned = imageName
    .normalize('NFC')
    .replace(/\.[a-z\d]{1,5}$/i, '')
    .replace(/[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, '-')
    .replace(/^[\s.-]+/, '');
  const base = firstBytes(cleaned, BASE_LENGTH).replace(/[\s.]+$/, '');
  return base === '' ? 'video' : base.replace(RESERVED, '$1-video');
}

/** Shortens a text to whole characters that fit into this many UTF-8 bytes. */
function firstBytes(text: string, length: number): string {
  let fitting = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > length) {
      break;
    }
    fitting += character;
  }
  return fitting;
}

/** `cat.mp4`, `cat-2.mp4`, `cat-3.mp4`, … */
export function videoName(base: string, type: VideoType, count: number): string {
  return count === 1 ? `${base}.${type}` : `${base}-${count}.${type}`;
}
