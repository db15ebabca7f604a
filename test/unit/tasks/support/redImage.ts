import { DATA_URI_BYTES } from '../../../../src/image/delivery.ts';
import type { PromptImage } from '../../../../src/image/promptImage.ts';

const RED_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAkCAMAAAAO0sygAAAAA1BMVEXAIBC+5p9cAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGUlEQVRIie3BMQEAAADCoPVP7W8GoAAA6AwJJAABSwa9IwAAAABJRU5ErkJggg==';

/** A red PNG of 64×36 pixels, as a file of the user. */
export function redImage(name = 'cat.png'): PromptImage {
  const bytes = Buffer.from(RED_PNG, 'base64');
  return { name, uri: `file:///pictures/${name}`, format: 'image/png', bytes };
}

/** A PNG that does not fit into a request: its pixels alone are too many bytes. */
export function largeImage(name = 'cat.png'): PromptImage {
  const small = redImage(name);
  if (!('bytes' in small)) {
    throw new TypeError('The image has no bytes.');
  }
  const pixels = Buffer.alloc(12 + DATA_URI_BYTES);
  pixels.writeUInt32BE(DATA_URI_BYTES);
  pixels.write('IDAT', 4, 'latin1');
  const header = small.bytes.subarray(0, 33);
  return { ...small, bytes: Buffer.concat([header, pixels, small.bytes.subarray(33)]) };
}
