import type { ImageFormat } from './format.ts';

/** An image to send: its name and URI, and either its https URL or its bytes. */
export type PromptImage = {
  /** File name, for people and for the video. */
  readonly name: string;
  /** Where the image comes from: a URI of VS Code, or the https URL. */
  readonly uri: string;
} & (
  | {
      /** The service fetches the image from this https URL. */
      readonly url: string;
    }
  | { readonly format: ImageFormat; readonly bytes: Uint8Array }
);
