import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** Pixels: 16:9, which every model accepts. */
const WIDTH = 1280;
const HEIGHT = 720;

/** Draws a PNG for an address. The same address gives the same picture. */
export async function drawPicture(address: string): Promise<Buffer> {
  const [hue = 0, other = 0, x = 0, y = 0] = createHash('sha256').update(address).digest();
  const circle = `cx="${200 + x * 3.4}" cy="${160 + y * 1.5}" r="140"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <linearGradient id="sky" x2="1" y2="1">
      <stop stop-color="hsl(${hue * 1.4}, 60%, 45%)"/>
      <stop offset="1" stop-color="hsl(${other * 1.4}, 70%, 70%)"/>
    </linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle ${circle} fill="white" fill-opacity="0.7"/>
  </svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
