import type { VideoFault } from '../shownVideo.ts';
import type { VideoStrings } from '../strings.ts';

/** The sentence about a video that can't be shown. */
export function faultText(
  fault: VideoFault,
  strings: Pick<VideoStrings, 'faultMissing' | 'faultCodec' | 'faultOther'>,
): string {
  return {
    missing: strings.faultMissing,
    codec: strings.faultCodec,
    other: strings.faultOther,
  }[fault];
}
