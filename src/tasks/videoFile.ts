/** The containers that a service's video may come in, by their file name extension. */
export type VideoType = 'mp4' | 'mov' | 'webm';

/** Bytes of a file's beginning that `videoType` needs. */
export const HEAD_LENGTH = 12;

/** Recognises a video by its first bytes; undefined when it is something else, such as a web page. */
export function videoType(head: Uint8Array): VideoType | undefined {
  const text = Buffer.from(head).toString('latin1');
  if (text.slice(4, 8) === 'ftyp') {
    return text.slice(8, 12) === 'qt  ' ? 'mov' : 'mp4';
  }
  return text.startsWith('\x1a\x45\xdf\xa3') ? 'webm' : undefined;
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
