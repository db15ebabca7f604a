/** The containers that a service's video may come in, by their file name extension. */
export type VideoType = 'mp4' | 'mov' | 'webm';

/** Bytes of a file's beginning that `videoType` needs. */
export const HEAD_LENGTH = 12;

/** Brands of pictures in an MP4's clothes: AVIF and HEIF (ISO/IEC 23008-12). */
const PICTURES = /^(?:avi[fs]|hei[cfmsx]|hev[cmsx]|mi[fa][12])$/;

/** Recognises a video by its first bytes; undefined when it is something else, such as a web page. */
export function videoType(head: Uint8Array): VideoType | undefined {
  const text = Buffer.from(head).toString('latin1');
  if (text.slice(4, 8) === 'ftyp') {
    const brand = text.slice(8, 12);
    return PICTURES.test(brand) ? undefined : brand === 'qt  ' ? 'mov' : 'mp4';
  }
  return text.startsWith('\x1a\x45\xdf\xa3') ? 'webm' : undefined;
}

/** Boxes that are looked at: real videos have what is looked for among the first ten. */
const MOST_BOXES = 1000;

/**
 * Whether a file has all that a video needs: in an MP4 the boxes with the description and with the
 * frames, in a WebM something after its head. What follows, even if it is broken, does no harm.
 *
 * @param read reads at most so many bytes from a position
 */
export async function isWhole(
  type: VideoType,
  size: number,
  read: (position: number, length: number) => Promise<Buffer>,
): Promise<boolean> {
  if (type === 'webm') {
    return size > 64;
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

/** Longest base of a file name, in bytes of UTF-8, so that the whole fits every file system. */
const BASE_LENGTH = 120;

/** What Windows keeps for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))/i;

/** The name of an image's video, without its extension and fit for every file system. */
export function videoBase(imageName: string): string {
  const cleaned = imageName
    .normalize('NFC')
    .replace(/\.[a-z\d]{1,5}$/i, '')
    .replace(/[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, '-')
    .replace(/^[\s.-]+/, '');
  const base = firstBytes(cleaned, BASE_LENGTH).replace(/[\s.]+$/, '');
  return base === '' ? 'video' : base.replace(RESERVED, '$1-video');
}

/** As many whole characters of a text as fit into some bytes of UTF-8. */
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
