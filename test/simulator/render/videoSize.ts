/** Ratios with numbers up to this are shapes, such as 16:9. Larger numbers are sizes. */
const LARGEST_SHAPE = 64;
/** Pixels of the longer side if the ratio is a shape. */
const LONGER_SIDE = 1280;
/** Pixels. The encoder works in blocks of 16. */
const SMALLEST_SIDE = 16;
/** Pixels. */
const LARGEST_SIDE = 2048;

/** The size of the video for a ratio `W:H`, in pixels. Even numbers, because 4:2:0 needs them. */
export function videoSize(ratio: string): { width: number; height: number } {
  const [width = LONGER_SIDE, height = LONGER_SIDE] = ratio.split(':').map(Number);
  const longer = Math.max(width, height);
  const scale = longer <= LARGEST_SHAPE ? LONGER_SIDE / longer : Math.min(1, LARGEST_SIDE / longer);
  return { width: roundSide(width * scale), height: roundSide(height * scale) };
}

function roundSide(pixels: number): number {
  return Math.max(SMALLEST_SIDE, Math.round(pixels / 2) * 2);
}
