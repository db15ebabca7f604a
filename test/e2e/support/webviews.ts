import type { FrameLocator, Locator, Page } from 'playwright-core';

/**
 * The page in an extension's visible webview. VS Code puts it into a frame inside a frame. The
 * address of the outer frame names the extension, but not the type of the panel.
 */
export function webview(page: Page, extension: string): FrameLocator {
  return page
    .locator(`iframe.webview.ready[src*="extensionId=${extension}&"]`)
    .filter({ visible: true })
    .contentFrame()
    .frameLocator('#active-frame');
}

/** The built-in previews of pictures and videos. */
export class MediaPreview {
  readonly #frame: FrameLocator;

  constructor(page: Page) {
    this.#frame = webview(page, 'vscode.media-preview');
  }

  /** Waits until the picture is loaded. Returns its size in pixels. */
  async picture(): Promise<{ width: number; height: number }> {
    await this.#ready();
    return this.#frame
      .locator('img')
      .evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => ({
        width: naturalWidth,
        height: naturalHeight,
      }));
  }

  /** Waits until the video can play. Returns its state. */
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

  /** Plays the video from the current position to the end, at the highest speed. */
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

  /** The preview sets this class after `canplaythrough` or `load`. */
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
