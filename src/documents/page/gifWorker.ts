import { Encoder } from 'modern-gif';

/** What the page asks the worker for: a new GIF, its frames in their order, and its file. */
export type GifRequest =
  | { readonly type: 'begin'; readonly width: number; readonly height: number }
  | {
      readonly type: 'frame';
      readonly pixels: ArrayBuffer;
      /** In hundredths of a second. */
      readonly delay: number;
    }
  | { readonly type: 'finish' };

/** What the worker answers to each request. */
export type GifAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'file'; readonly file: ArrayBuffer }
  | { readonly type: 'error' };

/** A difference between colors that is too small to see. Without it, the noise of a video makes GIFs large. */
const TOLERANCE = 5;

let encoder: Encoder | undefined;
/** The frame that is shown before the next one. */
let shown: Uint8ClampedArray | undefined;

self.addEventListener('message', ({ data }: MessageEvent<GifRequest>) => {
  receive(data).then(answer, () => answer({ type: 'error' }));
});

async function receive(request: GifRequest): Promise<GifAnswer> {
  switch (request.type) {
    case 'begin':
      encoder = new Encoder({ width: request.width, height: request.height, looped: true });
      shown = undefined;
      return { type: 'done' };
    case 'frame': {
      const pixels = new Uint8ClampedArray(request.pixels);
      if (shown !== undefined) {
        keepStill(pixels, shown);
      }
      shown = pixels;
      await encoder?.encode({ data: pixels, delay: request.delay * 10 });
      return { type: 'done' };
    }
    case 'finish': {
      const file = await encoder?.flush('arrayBuffer');
      encoder = undefined;
      shown = undefined;
      return file === undefined ? { type: 'error' } : { type: 'file', file };
    }
  }
}

/** Leaves pixels as they were where they hardly change: the encoder writes only what changes. */
function keepStill(pixels: Uint8ClampedArray, before: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    let isStill = true;
    for (let channel = at; isStill && channel < at + 3; channel += 1) {
      isStill = Math.abs((pixels[channel] ?? 0) - (before[channel] ?? 0)) <= TOLERANCE;
    }
    if (isStill) {
      pixels[at] = before[at] ?? 0;
      pixels[at + 1] = before[at + 1] ?? 0;
      pixels[at + 2] = before[at + 2] ?? 0;
    }
  }
}

function answer(message: GifAnswer): void {
  const transfer = message.type === 'file' ? [message.file] : [];
  self.postMessage(message, { transfer });
}
