import type { FrameLocator, Locator, Page } from 'playwright-core';

/**
 * The page in the webview of an extension that is in sight. VS Code puts it into a frame within a
 * frame; the outer one's address tells whose it is, not of which type.
 */
export function webview(page: Page, extension: string): FrameLocator {
  return page
    .locator(`iframe.webview.ready[src*="extensionId=${extension}&"]`)
    .filter({ visible: true })
    .contentFrame()
    .frameLocator('#active-frame');
}

/** What the built-in previews of pictures and videos show. */
export class MediaPreview {
  readonly #frame: FrameLocator;

  constructor(page: Page) {
    this.#frame = webview(page, 'vscode.media-preview');
  }

  /** The picture's size in pixels, once it is loaded. */
  async picture(): Promise<{ width: number; height: number }> {
    await this.#ready();
    return this.#frame
      .locator('img')
      .evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => ({
        width: naturalWidth,
        height: naturalHeight,
      }));
  }

  /** The video, once it can be played. */
  async video(): Promise<VideoState> {
    await this.#ready();
    return this.#video.evaluate((video: HTMLVideoElement) => ({
      width: video.videoWidth,
      height: video.videoHeight,
      seconds: video.duration,
      playing: !video.paused,
      position: video.currentTime,
      error: video.error?.message,
    }));
  }

  /** Plays it from where it is to its end, at the highest speed. */
  async playToEnd(): Promise<void> {
    await this.#ready();
    await this.#video.evaluate(async (video: HTMLVideoElement) => {
      video.muted = true;
      video.playbackRate = 16;
      const ended = new Promise((resolve) => video.addEventListener('ended', resolve));
      await video.play();
      await ended;
    });
  }

  /** The preview says so on its body; it waits for `canplaythrough` or `load`. */
  async #ready(): Promise<void> {
    await this.#frame.locator('body.ready').waitFor();
  }

  get #video(): Locator {
    return this.#frame.locator('video');
  }
}

export interface VideoState {
  /** Pixels. */
  width: number;
  height: number;
  seconds: number;
  playing: boolean;
  /** Seconds from the start. */
  position: number;
  error: string | undefined;
}
