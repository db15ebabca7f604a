import type { ClipCommand, ClipReport } from '../protocol.ts';
import type * as makeClipModule from './makeClip.ts';

/** Makes clips in a page, as the extension asks for them. */
export class Clips {
  private stopping = new AbortController();

  /** @param load loads the encoder, which is large, when a clip is to be made */
  constructor(
    private readonly send: (report: ClipReport) => void,
    private readonly load: () => Promise<typeof makeClipModule>,
  ) {}

  receive(command: ClipCommand): void {
    this.stopping.abort();
    if (command.type === 'makeClip') {
      this.stopping = new AbortController();
      void this.make(command, this.stopping.signal);
    }
  }

  private async make(
    command: Extract<ClipCommand, { type: 'makeClip' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clip, image, lastFrame, ...settings } = command;
    try {
      const { makeClip } = await this.load();
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
