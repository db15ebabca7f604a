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

/** Longest base of a file name, in UTF-16 code units, so that the whole fits every file system. */
const BASE_LENGTH = 80;

/** What Windows keeps for devices, with or without an extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** The name of an image's video, without its extension and fit for every file system. */
export function videoBase(imageName: string): string {
  const base = imageName
    .normalize('NFC')
    .replace(/\.[a-z\d]{1,5}$/i, '')
    .replace(/[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}]+/gu, '-')
    .slice(0, BASE_LENGTH)
    .replace(/^[\s.-]+|[\s.]+$/g, '');
  if (base === '') {
    return 'video';
  }
  return RESERVED.test(base) ? `${base}-video` : base;
}

/** `cat.mp4`, `cat-2.mp4`, `cat-3.mp4`, … */
export function videoName(base: string, type: VideoType, count: number): string {
  return count === 1 ? `${base}.${type}` : `${base}-${count}.${type}`;
}
