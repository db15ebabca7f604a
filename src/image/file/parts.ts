/** Start and end of a part of a file, in bytes. */
export type Part = readonly [start: number, end: number];

/**
 * Copies a file without some of its parts.
 *
 * @param parts in order, not overlapping
 * @returns the bytes themselves when there is nothing to remove
 */
export function withoutParts(
  bytes: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
): Uint8Array<ArrayBuffer> {
  const removed = parts.reduce((sum, [start, end]) => sum + end - start, 0);
  if (removed === 0) {
    return bytes;
  }
  const copy = new Uint8Array(bytes.length - removed);
  let from = 0;
  let to = 0;
  for (const [start, end] of [...parts, [bytes.length, bytes.length] as const]) {
    if (start > from) {
      copy.set(bytes.subarray(from, start), to);
      to += start - from;
    }
    from = end;
  }
  return copy;
}
