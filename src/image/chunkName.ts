/** Reads the four letters that name a chunk of a PNG or WebP. @param at position in bytes */
export function readChunkName(file: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => file.getUint8(at + index)));
}
