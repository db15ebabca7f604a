import type { ClipCommand, ClipReport } from '../protocol.ts';
import type * as makeClipModule from './makeClip.ts';

/** Makes clips in a page, as the extension asks for them. The encoder loads when it is first used. */
export class Clips {
  private stopping = new AbortController();

  constructor(private readonly send: (report: ClipReport) => void) {}

  /** @param parts the address of the page's parts */
  receive(command: ClipCommand, parts: string): void {
    this.stopping.abort();
    if (command.type === 'makeClip') {
      this.stopping = new AbortController();
      void this.make(command, parts, this.stopping.signal);
    }
  }

  private async make(
    command: Extract<ClipCommand, { type: 'makeClip' }>,
    parts: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { clip, image, lastFrame, ...settings } = command;
    try {
      const { makeClip } = (await import(`${parts}/makeClip.js`)) as typeof makeClipModule;
      const bytes = await makeClip(
        {
          ...settings,
          image: toBlob(image),
          lastFrame: lastFrame && toBlob(lastFrame),
        },
        (progress) => this.send({ type: 'clipProgress', clip, progress }),
        signal,
      );
      if (!signal.aborted) {
        this.send({ type: 'clip', clip, bytes });
      }
    } catch (error) {
      if (!signal.aborted) {
        this.send({ type: 'noClip', clip, reason: String(error).slice(0, 1000) });
      }
    }
  }
}

function toBlob(bytes: Uint8Array): Blob {
  return new Blob([new Uint8Array(bytes)]);
}
