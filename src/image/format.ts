/** The media types that the API takes as a prompt image. */
export type ImageFormat = 'image/png' | 'image/jpeg' | 'image/webp';

/** Recognises an image by its first bytes; undefined when the API does not take it. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const starts = (offset: number, ...signature: number[]) =>
    signature.every((byte, index) => bytes[offset + index] === byte);
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return 'image/png';
  }
  if (starts(0, 0xff, 0xd8, 0xff)) {
    return 'image/jpeg';
  }
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) {
    return 'image/webp';
  }
  return undefined;
}
