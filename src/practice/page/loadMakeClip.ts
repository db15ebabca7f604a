import type * as makeClipModule from './makeClip.ts';

/** Loads the encoder into a page whose script is one file. @param parts the address of its parts */
export async function loadMakeClip(parts: string): Promise<typeof makeClipModule> {
  return (await import(`${parts}/makeClip.js`)) as typeof makeClipModule;
}
