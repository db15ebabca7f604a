import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/**
 * Pictures with four coloured quadrants, which show the orientation, in every format that VS Code
 * shows.
 */

/** The colours of the quadrants: top left, top right, bottom left, bottom right. */
export const CORNERS = ['#e02020', '#20a020', '#2040e0', '#e0c020'] as const;

/** The picture as an SVG with the given attributes. */
export function quadrantsSvg(attributes: string): Buffer {
  const [a, b, c, d] = CORNERS;
  return Buffer.from(
    `<?xml version="1.0"?>\n<!-- corners -->\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes} ` +
      `viewBox="0 0 2 2" preserveAspectRatio="none"><path fill="${a}" d="M0 0h1v1H0z"/>` +
      `<path fill="${b}" d="M1 0h1v1H1z"/><path fill="${c}" d="M0 1h1v1H0z"/>` +
      `<path fill="${d}" d="M1 1h1v1H1z"/></svg>`,
  );
}

export function quadrants(width: number, height: number): Sharp {
  return sharp(quadrantsSvg(`width="${width}" height="${height}"`)).flatten();
}

/** How to turn the upright pixels so that a viewer turns them back. Source: EXIF 2.3. */
const LAID: Readonly<Record<number, (it: Sharp) => Sharp>> = {
  1: (it) => it,
  2: (it) => it.flop(),
  3: (it) => it.rotate(180),
  4: (it) => it.flip(),
  6: (it) => it.rotate(270),
  8: (it) => it.rotate(90),
};

/** A photo with an EXIF orientation. Shown upright it has the given size. */
export async function laid(
  width: number,
  height: number,
  orientation: 1 | 2 | 3 | 4 | 6 | 8,
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
): Promise<Buffer> {
  const pixels = await quadrants(width, height).png().toBuffer();
  const turned = LAID[orientation]?.(sharp(pixels)) ?? sharp(pixels);
  return turned.toFormat(format).withMetadata({ orientation }).toBuffer();
}

/** Two frames. The second, grey frame follows after a minute. */
export async function animatedGif(width: number, height: number): Promise<Buffer> {
  const first = await quadrants(width, height).png().toBuffer();
  const second = await sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
  return sharp([first, second], { join: { animated: true } })
    .gif({ loop: 0, delay: [60_000, 100] })
    .toBuffer();
}

/** The frames of the GIF as a PNG: the second, grey frame follows after a minute. */
export async function animatedPng(width: number, height: number): Promise<Buffer> {
  const png = await quadrants(width, height).png().toBuffer();
  const frame = (sequence: number) => {
    const data = Buffer.alloc(26);
    [sequence, width, height].forEach((it, index) => data.writeUInt32BE(it, index * 4));
    data.writeUInt16BE(60_000, 20);
    data.writeUInt16BE(1000, 22);
    return pngChunk('fcTL', data);
  };
  const row = Buffer.alloc(1 + width * 3, 0x80).fill(0, 0, 1);
  const grey = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const pixels = png.indexOf('IDAT') - 4;
  const end = png.indexOf('IEND') - 4;
  return Buffer.concat([
    png.subarray(0, pixels),
    pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    frame(0),
    png.subarray(pixels, end),
    frame(1),
    pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), grey])),
    png.subarray(end),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const chunk = Buffer.concat([Buffer.alloc(4), named, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length);
  chunk.writeUInt32BE(crc32(named), chunk.length - 4);
  return chunk;
}

/** 24 bits per pixel, bottom row first. */
export async function bmp(width: number, height: number): Promise<Buffer> {
  const pixels = await quadrants(width, height).raw().toBuffer();
  const row = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + row * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const rgb = pixels.readUIntBE(from, 3);
      file.writeUIntLE(rgb, 54 + (height - 1 - y) * row + x * 3, 3);
    }
  }
  return file;
}

/** A small grey image, then the picture with 256 × 256 pixels. */
export async function ico(): Promise<Buffer> {
  const grey = { create: { width: 16, height: 16, channels: 3, background: '#808080' } } as const;
  const images = await Promise.all([
    sharp(grey).ensureAlpha().png().toBuffer(),
    quadrants(256, 256).ensureAlpha().png().toBuffer(),
  ]);
  const head = Buffer.alloc(6 + images.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((image, index) => {
    const at = 6 + index * 16;
    const side = index === 0 ? 16 : 0;
    head.writeUInt8(side, at);
    head.writeUInt8(side, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

/** The picture with noise, which no format compresses well. */
export async function noisyPng(width: number, height: number): Promise<Buffer> {
  const pixels = await quadrants(width, height).raw().toBuffer();
  let seed = 1;
  for (let index = 0; index < pixels.length; index += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    pixels[index] = Math.max(0, Math.min(255, (pixels[index] ?? 0) + (seed % 81) - 40));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** The colours of a picture's quadrants, in the order of `CORNERS`. */
export async function readCorners(file: Buffer): Promise<number[][]> {
  const { data, info } = await sharp(file)
    .flatten()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const from = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
    return [...data.subarray(from, from + 3)];
  };
  return [at(0.2, 0.2), at(0.8, 0.2), at(0.2, 0.8), at(0.8, 0.8)];
}

/** Whether a picture is upright. Allows for the colour changes of lossy formats and noise. */
export async function liesRight(file: Buffer): Promise<boolean> {
  const found = await readCorners(file);
  return CORNERS.every((colour, corner) => {
    const wanted = [1, 3, 5].map((it) => Number.parseInt(colour.slice(it, it + 2), 16));
    return wanted.every((it, index) => Math.abs(it - (found[corner]?.[index] ?? 0)) < 64);
  });
}
