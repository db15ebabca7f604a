import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../../util/fill.ts';
import type { VideoStrings } from '../strings.ts';

/** What the controls of one or several videos show. Times are in seconds. */
export interface Transport {
  readonly strings: VideoStrings;
  readonly playing: boolean;
  readonly time: number;
  /** NaN while it is not known. */
  readonly duration: number;
  /** Undefined: the video has no sound. */
  readonly muted?: boolean | undefined;
}

export interface TransportActions {
  togglePlaying(): void;
  step(direction: 1 | -1): void;
  seek(time: number): void;
  toggleMuted?(): void;
}

/** The row of controls below videos. */
export function transportTemplate(
  { strings, playing, time, duration, muted }: Transport,
  actions: TransportActions,
): TemplateResult {
  const length = Number.isFinite(duration) ? duration : 0;
  const text = fill(strings.positionOf, formatTime(time), formatTime(length));
  return html`<div class="transport">
    ${button(playing ? strings.pause : strings.play, playing ? PAUSE : PLAY, 'play', () =>
      actions.togglePlaying(),
    )}
    ${button(strings.previousFrame, PREVIOUS, 'previous', () => actions.step(-1), ',')}
    ${button(strings.nextFrame, NEXT, 'next', () => actions.step(1), '.')}
    <input
      type="range"
      min="0"
      max=${length}
      step="any"
      aria-label=${strings.position}
      aria-valuetext=${text}
      .value=${live(String(Math.min(time, length)))}
      @input=${({ target }: Event) => actions.seek((target as HTMLInputElement).valueAsNumber)}
    />
    <span class="time" aria-hidden="true">${text}</span>
    ${
      muted === undefined
        ? nothing
        : button(muted ? strings.unmute : strings.mute, muted ? MUTED : SOUND, 'mute', () =>
            actions.toggleMuted?.(),
          )
    }
  </div>`;
}

function button(
  label: string,
  icon: string,
  name: string,
  click: () => void,
  key?: string,
): TemplateResult {
  return html`<button
    type="button"
    class="icon"
    data-action=${name}
    aria-label=${label}
    aria-keyshortcuts=${key ?? nothing}
    title=${key === undefined ? label : `${label} (${key})`}
    @click=${click}
  >
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      ${svg`<path d=${icon} />`}
    </svg>
  </button>`;
}

/**
 * The keys of videos: Space plays and pauses, a comma and a full stop step. A key that a control
 * needs for itself stays with it.
 *
 * @returns whether the key was one of these
 */
export function handleKey(event: KeyboardEvent, actions: TransportActions): boolean {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  const target = event.target as Element;
  if (
    ctrlKey ||
    metaKey ||
    altKey ||
    isComposing ||
    target.closest('textarea, select, input:not([type="range"]), [contenteditable]')
  ) {
    return false;
  }
  switch (key) {
    case ' ':
      if (target.closest('button')) {
        return false;
      }
      if (!event.repeat) {
        actions.togglePlaying();
      }
      break;
    case ',':
      actions.step(-1);
      break;
    case '.':
      actions.step(1);
      break;
    default:
      return false;
  }
  event.preventDefault();
  return true;
}

/** `0:04.50`: minutes, seconds, and hundredths. */
function formatTime(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(hundredths / 6000)}:${pad(Math.floor(hundredths / 100) % 60)}.${pad(hundredths % 100)}`;
}

const PLAY = 'M4 2v12l10-6z';
const PAUSE = 'M4 2h3v12H4zM9 2h3v12H9z';
const PREVIOUS = 'M3 2h2v12H3zM13 2v12L6 8z';
const NEXT = 'M11 2h2v12h-2zM3 2v12l7-6z';
const SOUND = 'M2 6h3l4-4v12l-4-4H2zM11 5q3 3 0 6zM12 2q6 6 0 12l-.7-.9q4.700-5.100 0-10.200z';
const MUTED = 'M2 6h3l4-4v12l-4-4H2zM10.500 5.500l5 5-.8.8-5-5zM15.500 5.500l-5 5 .8.8 5-5z';
