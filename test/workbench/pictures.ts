import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/**
 * The pictures of a sample workspace by file name: every shape that the models support, every file
 * type that they accept, and one picture that they refuse.
 */
const scenes = {
  /** 16:9. */
  'sea.png': { width: 1280, height: 720, draw: sea },
  /** 9:16. */
  'cat in the window.jpg': { width: 720, height: 1280, draw: catInTheWindow },
  /** 1:1. */
  'balloon.webp': { width: 960, height: 960, draw: balloon },
  /** 33:14. Only `gen4_turbo` accepts such a wide picture. */
  'mountains.png': { width: 1584, height: 672, draw: mountains },
  /** About 4:3, in a subfolder. */
  'pages/lighthouse.png': { width: 1104, height: 832, draw: lighthouse },
  /** Narrower than 1:2. Every model refuses it. */
  'too-narrow.png': { width: 200, height: 900, draw: tower },
} as const satisfies Record<string, Scene>;

interface Scene {
  width: number;
  height: number;
  /** The content of an SVG of that size. */
  draw: (width: number, height: number) => string;
}

export type PictureName = keyof typeof scenes;

export const pictureNames = Object.keys(scenes) as PictureName[];

/** Draws the pictures that the folder doesn't have yet. The file name decides the file type. */
export async function samplePictures(folder: string): Promise<void> {
  await mkdir(join(folder, 'pages'), { recursive: true });
  for (const name of pictureNames) {
    const { width, height, draw } = scenes[name];
    const file = join(folder, name);
    if (existsSync(file)) continue;
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}">${draw(width, height)}</svg>`;
    await sharp(Buffer.from(svg)).toFile(file);
  }
}

/** A background with colours from top to bottom. */
function sky(...colours: string[]): string {
  const stops = colours.map(
    (colour, index) => `<stop offset="${index / (colours.length - 1)}" stop-color="${colour}"/>`,
  );
  return (
    `<linearGradient id="sky" x2="0" y2="1">${stops.join('')}</linearGradient>` +
    '<rect width="100%" height="100%" fill="url(#sky)"/>'
  );
}

/** A disc with a glow around it. */
function sun(x: number, y: number, radius: number, colour: string): string {
  return (
    `<radialGradient id="glow"><stop offset="0.25" stop-color="${colour}" stop-opacity="0.7"/>` +
    `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>` +
    `<circle cx="${x}" cy="${y}" r="${radius * 3.5}" fill="url(#glow)"/>` +
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`
  );
}

/** A range of hills from left to right. `rise` is the height of its waves. */
function hills(width: number, y: number, rise: number, waves: number, colour: string): string {
  const step = width / (waves * 2);
  const curve = Array.from({ length: waves * 2 }, (_, index) => {
    const peak = y + (index % 2 === 0 ? -rise : rise * 0.6);
    return `Q ${(index + 0.5) * step} ${peak} ${(index + 1) * step} ${y}`;
  });
  return `<path d="M 0 ${y} ${curve.join(' ')} V 5000 H 0 Z" fill="${colour}"/>`;
}

/** A distant bird. */
function bird(x: number, y: number, span: number, colour: string): string {
  const d = `M ${x - span} ${y} q ${span / 2} ${-span / 2} ${span} 0 q ${span / 2} ${-span / 2} ${span} 0`;
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${span / 7}" stroke-linecap="round"/>`;
}

/** Stars at places that look random but are always the same. */
function stars(width: number, height: number, count: number): string {
  const scatter = (seed: number) => Math.abs(Math.sin(seed) * 43_758.5453) % 1;
  return Array.from({ length: count }, (_, index) => {
    const x = scatter(index + 1) * width;
    const y = scatter(index + 0.5) * height;
    return `<circle cx="${x.toFixed()}" cy="${y.toFixed()}" r="${1 + (index % 3)}" fill="#fff" opacity="0.8"/>`;
  }).join('');
}

function sea(width: number, height: number): string {
  const horizon = height * 0.58;
  const glints = Array.from({ length: 14 }, (_, index) => {
    const y = horizon + 12 + index * 20;
    const half = 30 + index * 14 - (index % 3) * 16;
    return `<rect x="${width * 0.62 - half}" y="${y}" width="${half * 2}" height="5" rx="2.5" fill="#ffe2a8" opacity="${0.8 - index * 0.05}"/>`;
  });
  return (
    sky('#26376e', '#7d5a96', '#e8836b', '#ffc98a') +
    sun(width * 0.62, horizon - 20, 58, '#fff0c2') +
    hills(width, horizon - 4, 46, 3, '#5a4a78') +
    `<rect y="${horizon}" width="100%" height="100%" fill="#2b4a7a"/>` +
    `<rect y="${horizon + 150}" width="100%" height="100%" fill="#213d69"/>` +
    glints.join('') +
    // A boat.
    '<g transform="translate(300 500)"><path d="M -70 0 H 70 L 46 30 H -50 Z" fill="#2a1f33"/>' +
    '<path d="M 0 -10 V -150 L 64 -10 Z" fill="#fdf3e3"/><path d="M -8 -10 V -120 L -48 -10 Z" fill="#f2d9bd"/></g>' +
    bird(820, 190, 26, '#2a2148') +
    bird(890, 230, 18, '#2a2148') +
    bird(760, 250, 15, '#2a2148')
  );
}

function catInTheWindow(width: number, height: number): string {
  const sill = height * 0.8;
  return (
    sky('#0c1437', '#2a3576', '#6b5aa6') +
    stars(width, height * 0.6, 50) +
    sun(width * 0.68, height * 0.22, 80, '#fdf1cf') +
    hills(width, height * 0.7, 60, 2, '#1a2150') +
    `<rect y="${sill}" width="100%" height="100%" fill="#7a4a35"/>` +
    `<rect y="${sill}" width="100%" height="22" fill="#a06848"/>` +
    // A cat from behind: tail, body, head, ears.
    `<g transform="translate(${width * 0.42} ${sill})" fill="#0a0a14">` +
    '<path d="M 90 -10 C 230 -10 240 120 190 190" fill="none" stroke="#0a0a14" stroke-width="34" stroke-linecap="round"/>' +
    '<path d="M -140 6 C -160 -190 -90 -290 0 -290 C 90 -290 160 -190 140 6 Z"/>' +
    '<ellipse cx="0" cy="-330" rx="104" ry="88"/>' +
    '<path d="M -98 -350 L -96 -462 L -28 -408 Z"/><path d="M 98 -350 L 96 -462 L 28 -408 Z"/></g>' +
    // The window's frame.
    `<rect x="14" y="14" width="${width - 28}" height="${height - 28}" fill="none" stroke="#4a2d22" stroke-width="28"/>`
  );
}

function balloon(width: number, height: number): string {
  const stripes = [-150, -75, 0, 75, 150].map(
    (x, index) =>
      `<ellipse cx="0" cy="0" rx="${Math.abs(x) || 26}" ry="200" fill="none" stroke="${index % 2 ? '#fff4dc' : '#ffd166'}" stroke-width="16" opacity="0.75"/>`,
  );
  return (
    sky('#3f8fd6', '#8fc7ee', '#e6f4fb') +
    '<g fill="#fff" opacity="0.85"><ellipse cx="200" cy="240" rx="130" ry="34"/><ellipse cx="280" cy="216" rx="90" ry="40"/>' +
    '<ellipse cx="790" cy="420" rx="120" ry="30"/><ellipse cx="730" cy="396" rx="70" ry="34"/></g>' +
    hills(width, height * 0.82, 50, 3, '#7fb069') +
    hills(width, height * 0.9, 40, 2, '#4f8a4b') +
    `<g transform="translate(${width * 0.48} ${height * 0.38})">` +
    '<path d="M -120 150 L -34 300 M 120 150 L 34 300" stroke="#6b4a2f" stroke-width="5"/>' +
    '<ellipse cx="0" cy="0" rx="200" ry="200" fill="#e4572e"/>' +
    stripes.join('') +
    '<path d="M -128 148 Q 0 230 128 148 L 40 250 H -40 Z" fill="#c8431f"/>' +
    '<rect x="-40" y="300" width="80" height="62" rx="10" fill="#8a5a34"/></g>'
  );
}

function mountains(width: number, height: number): string {
  const peak = (x: number, y: number, half: number, colour: string) =>
    `<path d="M ${x - half} ${height} L ${x} ${y} L ${x + half} ${height} Z" fill="${colour}"/>` +
    `<path d="M ${x} ${y} L ${x - half * 0.2} ${y + (height - y) * 0.2} l ${half * 0.1} -16 l ${half * 0.1} 26 l ${half * 0.1} -28 L ${x + half * 0.2} ${y + (height - y) * 0.2} Z" fill="#fff" opacity="0.9"/>`;
  return (
    sky('#f7b267', '#f79d65', '#f4845f', '#f25c54') +
    sun(width * 0.3, height * 0.34, 70, '#fff3d6') +
    peak(400, 240, 400, '#8a5a83') +
    peak(1170, 170, 450, '#7a4f7d') +
    peak(770, 110, 430, '#5f4273') +
    hills(width, height * 0.86, 70, 4, '#37305c') +
    hills(width, height * 0.95, 40, 3, '#211d3f')
  );
}

function lighthouse(width: number, height: number): string {
  const x = width * 0.66;
  return (
    sky('#101b3b', '#23407a', '#5b7fb8') +
    stars(width, height * 0.5, 40) +
    `<path d="M ${x} 250 L 0 110 V 330 Z" fill="#ffe9a8" opacity="0.5"/>` +
    `<path d="M ${x} 250 L ${width} 200 V 310 Z" fill="#ffe9a8" opacity="0.35"/>` +
    `<rect y="${height * 0.72}" width="100%" height="100%" fill="#16325c"/>` +
    `<path d="M ${x - 260} ${height} Q ${x - 160} ${height * 0.66} ${x} ${height * 0.68} T ${x + 380} ${height} Z" fill="#1b1c2e"/>` +
    `<g transform="translate(${x} 0)"><path d="M -40 290 H 40 L 62 600 H -62 Z" fill="#f4f1ea"/>` +
    '<path d="M -46 370 H 46 L 51 440 H -51 Z" fill="#d1343a"/><path d="M -57 520 H 57 L 62 600 H -62 Z" fill="#d1343a"/>' +
    '<rect x="-52" y="278" width="104" height="16" fill="#2b2b3a"/><rect x="-28" y="222" width="56" height="58" fill="#ffe28a"/>' +
    '<path d="M -40 222 H 40 L 0 180 Z" fill="#2b2b3a"/></g>'
  );
}

function tower(width: number, height: number): string {
  const windows = Array.from(
    { length: 8 },
    (_, index) =>
      `<rect x="86" y="${260 + index * 72}" width="28" height="40" rx="14" fill="#ffd166"/>`,
  );
  return (
    sky('#3d2c5e', '#a35c7a', '#f2a66b') +
    sun(48, 150, 26, '#ffe9c4') +
    `<rect x="56" y="200" width="88" height="${height}" fill="#2a2140"/>` +
    '<path d="M 40 204 L 100 70 L 160 204 Z" fill="#6a2f4b"/>' +
    windows.join('') +
    hills(width, height * 0.95, 20, 2, '#1b1530')
  );
}
