/**
 * Pictures in YUV 4:2:0 and a slow zoom into them. This is the format that encoders take, and
 * several times faster than scaling every frame as RGB.
 */

/** The scale of the last frame; the first frame has 1. */
const ZOOM = 1.12;

/**
 * Players assume BT.601 below 720 lines and BT.709 from there on, unless the video says otherwise.
 */
const BT601 = { red: 0.299, blue: 0.114 };
const BT709 = { red: 0.2126, blue: 0.0722 };

/**
 * Turns RGB into planes of limited range (luma 16–235, chroma 16–240).
 *
 * @param {Uint8Array} rgb three bytes for each pixel, rows from the top
 * @param {number} width even
 * @param {number} height even
 */
export function toPlanes(rgb, width, height) {
  const { red, blue } = height < 720 ? BT601 : BT709;
  const green = 1 - red - blue;
  const luma = new Uint8Array(width * height);
  const chromaWidth = width / 2;
  const blueness = new Uint8Array(luma.length / 4);
  const redness = new Uint8Array(luma.length / 4);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const r = rgb[at * 3];
      const g = rgb[at * 3 + 1];
      const b = rgb[at * 3 + 2];
      const light = red * r + green * g + blue * b;
      luma[at] = 16.5 + light * (219 / 255);
      // One chroma sample covers four pixels. Use the first of them.
      if ((x & 1) === 0 && (y & 1) === 0) {
        const chroma = (y >> 1) * chromaWidth + (x >> 1);
        blueness[chroma] = 128.5 + ((b - light) / (1 - blue)) * (112 / 255);
        redness[chroma] = 128.5 + ((r - light) / (1 - red)) * (112 / 255);
      }
    }
  }
  return { width, height, luma, blueness, redness };
}

/**
 * Writes one frame of the zoom, in the order encoders take it: luma, blueness, redness.
 *
 * @param {ReturnType<typeof toPlanes>} picture
 * @param {number} time from 0, the picture as it is, to 1
 * @param {Uint8Array} frame width × height × 3 / 2 bytes
 */
export function drawFrame(picture, time, frame) {
  const { width, height, luma, blueness, redness } = picture;
  const scale = 1 + (ZOOM - 1) * time;
  const chroma = luma.length / 4;
  zoomPlane(luma, width, height, scale, frame.subarray(0, luma.length));
  zoomPlane(blueness, width / 2, height / 2, scale, frame.subarray(luma.length));
  zoomPlane(redness, width / 2, height / 2, scale, frame.subarray(luma.length + chroma));
}

/** Bilinear, in fixed point with 8 bits after the point. */
function zoomPlane(plane, width, height, scale, target) {
  const columns = samples(width, scale);
  const rows = samples(height, scale);
  for (let y = 0, out = 0; y < height; y += 1) {
    const upper = rows.index[y] * width;
    const lower = upper + width;
    const rowPart = rows.part[y];
    for (let x = 0; x < width; x += 1, out += 1) {
      const left = columns.index[x];
      const part = columns.part[x];
      const a = plane[upper + left];
      const b = plane[lower + left];
      const top = a * 256 + (plane[upper + left + 1] - a) * part;
      const bottom = b * 256 + (plane[lower + left + 1] - b) * part;
      target[out] = (top * 256 + (bottom - top) * rowPart + 32768) >> 16;
    }
  }
}

/**
 * For each sample of a line: the index of the source sample before it, and the distance to the next
 * (0–256).
 */
function samples(length, scale) {
  const index = new Int32Array(length);
  const part = new Int32Array(length);
  for (let i = 0; i < length; i += 1) {
    const centre = length / 2 + (i + 0.5 - length / 2) / scale - 0.5;
    const position = Math.min(Math.max(centre, 0), length - 1);
    index[i] = Math.min(Math.floor(position), length - 2);
    part[i] = Math.round((position - index[i]) * 256);
  }
  return { index, part };
}
