import { html, nothing, render, type TemplateResult } from 'lit';
import type { ShownVideo, VideoFault } from '../shownVideo.ts';
import type { VideoStrings } from '../strings.ts';
import { adoptStyles } from './adoptStyles.ts';
import { videoStyles } from './styles.ts';
import { faultText } from './faultText.ts';
import { FrameClock } from './frameClock.ts';
import { loadVideo, newVideo, play } from './loadVideo.ts';
import { wantsReducedMotion } from './reducedMotion.ts';
import { handleKey, transportTemplate, type TransportActions } from './transport.ts';

export interface PlayerOptions {
  readonly video: ShownVideo;
  readonly strings: VideoStrings;
  /** What the page learns from the player. */
  readonly events: {
    /** The first frame is on the screen. */
    onFirstFrame?(video: HTMLVideoElement): void;
    /** The video can't be shown. The player says so itself. */
    onFault?(fault: VideoFault): void;
    /** The user wants the video in the system's player. The host opens it. */
    onOpenInSystem(): void;
  };
}

export interface Player {
  /** The element that shows the video. */
  readonly video: HTMLVideoElement;
  /** Stops the video, frees its decoder, and empties the container. */
  dispose(): void;
}

/** Shows a video in a container, with its controls. It plays in a loop, without sound at first. */
export function createPlayer(
  container: HTMLElement,
  { video: shown, strings, events }: PlayerOptions,
): Player {
  adoptStyles(videoStyles);
  const video = newVideo();
  video.autoplay = !wantsReducedMotion();
  video.loop = video.autoplay;
  video.setAttribute('aria-label', shown.name);

  let fault: VideoFault | undefined;
  let firstFrame = true;
  const clock = new FrameClock(video, () => {
    if (firstFrame) {
      firstFrame = false;
      events.onFirstFrame?.(video);
    }
    update();
  });
  const actions: TransportActions = {
    togglePlaying() {
      if (video.paused) {
        void play(video);
      } else {
        video.pause();
      }
    },
    step: (direction) => clock.step(direction),
    seek: (time) => clock.seek(time),
    toggleMuted() {
      video.muted = !video.muted;
    },
  };

  const ending = new AbortController();
  const { signal } = ending;
  for (const type of ['play', 'pause', 'durationchange', 'volumechange', 'seeked', 'timeupdate']) {
    video.addEventListener(type, update, { signal });
  }
  container.addEventListener('keydown', (event) => handleKey(event, actions), { signal });
  // A video in a loop begins again where it ends, even while it is paused.
  video.addEventListener('play', () => (video.loop = true), { signal });
  video.addEventListener('pause', () => (video.loop = false), { signal });
  video.addEventListener(
    'click',
    () => {
      actions.togglePlaying();
      container.querySelector<HTMLElement>('[data-action="play"]')?.focus({ preventScroll: true });
    },
    { signal },
  );
  const unload = loadVideo(video, shown.src, {
    onFault(found) {
      fault = found;
      update();
      events.onFault?.(found);
    },
  });
  update();

  function update(): void {
    if (!signal.aborted) {
      render(playerTemplate(), container);
    }
  }

  function playerTemplate(): TemplateResult {
    const { duration, paused, muted } = video;
    const hasSound = hasPlayableSound(video, shown);
    return html`<div class="player" role="group" aria-label=${shown.name}>
      ${fault === undefined ? html`<div class="screen">${video}</div>` : nothing}
      ${
        fault === undefined
          ? transportTemplate(
              {
                ...{
                  strings,
                  duration,
                  playing: !paused,
                  time: video.seeking ? video.currentTime : clock.time,
                },
                muted: hasSound ? muted : undefined,
              },
              actions,
            )
          : nothing
      }
      <div class="video-note" role="status">${noteTemplate()}</div>
    </div>`;
  }

  function noteTemplate(): TemplateResult | typeof nothing {
    const text = fault === undefined ? soundNote() : faultText(fault, strings);
    return text === undefined
      ? nothing
      : html`<p>${text}</p>
          ${
            fault === 'missing'
              ? nothing
              : html`<button
                  type="button"
                  class="secondary"
                  @click=${() => events.onOpenInSystem()}
                >
                  ${strings.openInSystem}
                </button>`
          }`;
  }

  function soundNote(): string | undefined {
    return shown.sound !== undefined && !canPlay(video, shown.sound) ? strings.noSound : undefined;
  }

  return {
    video,
    dispose() {
      ending.abort();
      clock.stop();
      unload();
      render(nothing, container);
    },
  };
}

/** VS Code's desktop has no decoder for AAC. */
function canPlay(video: HTMLVideoElement, type: string): boolean {
  return video.canPlayType(type) !== '';
}

/** Whether there is something to hear: the file says so, or sound was decoded. */
function hasPlayableSound(video: HTMLVideoElement, { sound }: ShownVideo): boolean {
  const decoded = (video as { webkitAudioDecodedByteCount?: number }).webkitAudioDecodedByteCount;
  return sound === undefined ? (decoded ?? 0) > 0 : canPlay(video, sound);
}
