import { BufferSource, Input, MP4 } from 'mediabunny';
import { readFileSync } from 'node:fs';

export interface VideoFacts {
  /** `avc` is H.264. */
  codec: string | null | undefined;
  /** Pixels. */
  width: number | undefined;
  height: number | undefined;
  seconds: number;
}

/**
 * Reads the facts of an MP4 file.
 *
 * @throws if it isn't an MP4 file
 */
export async function probe(file: string): Promise<VideoFacts> {
  const input = new Input({ source: new BufferSource(readFileSync(file)), formats: [MP4] });
  const video = await input.getPrimaryVideoTrack();
  return {
    codec: await video?.getCodec(),
    width: await video?.getDisplayWidth(),
    height: await video?.getDisplayHeight(),
    seconds: await input.computeDuration(),
  };
}
