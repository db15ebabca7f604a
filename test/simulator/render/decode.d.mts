/**
 * Decodes a picture to RGB, upright, and crops its center to the shape of the video. Rejects if it
 * is broken.
 *
 * @param image a JPEG, PNG or WebP file
 * @param width pixels
 * @param height pixels
 */
export function decode(image: Uint8Array, width: number, height: number): Promise<Buffer>;
