import type { ImageFormat } from './file/format.ts';
import type { ImageFile } from './file/imageFile.ts';

/** An image that the user chose: a file, or an https URL that the service fetches. */
export interface SourceImage {
  /** A URI of VS Code, or the https URL; empty for a task that was only tracked by its id. */
  readonly uri: string;
  /** File name, for people and for the video. */
  readonly name: string;
}

/** An image to send: its name and URI, and either its https URL or its bytes. */
export type PromptImage = SourceImage & ({ readonly url: string } | ImageFile<ImageFormat>);

/** Whether the service fetches the image. Its bytes are then shown, but never sent. */
export function isByUrl({ uri }: SourceImage): boolean {
  return /^https?:/i.test(uri);
}
