import { html, nothing, render, type TemplateResult } from 'lit';
import { fill } from '../../util/fill.ts';
import { differences, type LabelledSettings } from '../differences.ts';
import type { ShownVideo, VideoFault } from '../shownVideo.ts';
import type { VideoStrings } from '../strings.ts';
import { faultText } from './faultText.ts';
import { InStep } from './inStep.ts';
import { loadVideo, newVideo } from './loadVideo.ts';
import { wantsReducedMotion } from './reducedMotion.ts';
import { adoptStyles } from './adoptStyles.ts';
import { videoStyles } from './styles.ts';
import { handleKey, transportTemplate, type TransportActions } from './transport.ts';

/** A video that is compared with others. */
export interface ComparedVideo extends ShownVideo {
  /** Empty for a file without a task. */
  readonly settings: LabelledSettings;
}

export interface ComparisonOptions {
  /** Two to four. */
  readonly videos: readonly ComparedVideo[];
  readonly strings: VideoStrings;
  /** What the page learns. Videos have numbers from 0. */
  readonly events: {
    /** The user decided for one video. Without this, there is no button for it. */
    readonly onKeep?: ((index: number) => void) | undefined;
    /** Without this, there is no button to close the comparison. */
    readonly onClose?: (() => void) | undefined;
    readonly onFault?: (index: number, fault: VideoFault) => void;
    /** The user wants a video in the system's player. The host opens it. */
    readonly onOpenInSystem: (index: number) => void;
  };
}

export interface Comparison {
  readonly videos: readonly HTMLVideoElement[];
  /** Stops the videos, frees their decoders, and empties the container. */
  dispose(): void;
}

/** Shows two to four videos in step, with one row of controls. */
export function createComparison(
  container: HTMLElement,
  { videos: shown, strings, events }: ComparisonOptions,
): Comparison {
  adoptStyles(videoStyles);
  const settings = differences(shown.map((video) => video.settings));
  const videos = shown.map(({ name }) => {
    const video = newVideo();
    video.setAttribute('aria-label', name);
    return video;
  });
  const faults: (VideoFault | undefined)[] = shown.map(() => undefined);
  const ready = new Set<HTMLVideoElement>();
  const ending = new AbortController();
  const { signal } = ending;
  let inStep: InStep | undefined;

  const actions: TransportActions = {
    togglePlaying: () => inStep?.togglePlaying(),
    step: (direction) => inStep?.step(direction),
    seek: (time) => inStep?.seek(time),
  };
  container.addEventListener('keydown', (event) => handleKey(event, actions), { signal });
  const unload = shown.map(({ src }, index) =>
    loadVideo(at(index), src, {
      onReady() {
        ready.add(at(index));
        startWhenReady();
      },
      onFault(fault) {
        faults[index] = fault;
        ready.delete(at(index));
        events.onFault?.(index, fault);
        startWhenReady();
      },
    }),
  );
  update();

  function at(index: number): HTMLVideoElement {
    return videos[index] ?? newVideo();
  }

  /** Starts when each video has loaded or failed. Starts anew when one fails later. */
  function startWhenReady(): void {
    const failed = faults.filter((fault) => fault !== undefined).length;
    const playable = videos.filter((video) => ready.has(video));
    if (playable.length > 0 && playable.length + failed === videos.length) {
      inStep?.dispose();
      inStep = new InStep(playable, update);
      if (!wantsReducedMotion()) {
        inStep.togglePlaying();
      }
    }
    update();
  }

  function update(): void {
    if (!signal.aborted) {
      render(comparisonTemplate(), container);
    }
  }

  function comparisonTemplate(): TemplateResult {
    const isPortrait = videos.some(({ videoWidth, videoHeight }) => videoHeight > videoWidth);
    return html`<div
      class="comparison"
      role="group"
      aria-label=${fill(strings.comparison, String(videos.length))}
      data-count=${videos.length}
      data-shape=${isPortrait ? 'portrait' : 'landscape'}
    >
      <div class="compared">${shown.map((video, index) => videoTemplate(video, index))}</div>
      ${transportTemplate(
        {
          strings,
          playing: inStep?.playing ?? false,
          time: inStep?.time ?? 0,
          duration: inStep?.duration ?? Number.NaN,
        },
        actions,
      )}
      ${
        events.onClose === undefined
          ? nothing
          : html`<div class="actions">
              <button type="button" class="secondary" @click=${() => events.onClose?.()}>
                ${strings.close}
              </button>
            </div>`
      }
    </div>`;
  }

  function videoTemplate({ name }: ComparedVideo, index: number): TemplateResult {
    const fault = faults[index];
    return html`<figure>
      ${
        fault === undefined
          ? html`<div class="screen" @click=${() => actions.togglePlaying()}>${videos[index]}</div>`
          : html`<div class="screen fault" role="status">
              <p>${faultText(fault, strings)}</p>
              ${
                fault === 'missing'
                  ? nothing
                  : html`<button
                      type="button"
                      class="secondary"
                      @click=${() => events.onOpenInSystem(index)}
                    >
                      ${strings.openInSystem}
                    </button>`
              }
            </div>`
      }
      <figcaption>
        <div class="name">${name}</div>
        ${settingsTemplate(index)}
        ${
          events.onKeep === undefined
            ? nothing
            : html`<button
                type="button"
                class="secondary"
                aria-label=${fill(strings.keepNamed, name)}
                @click=${() => events.onKeep?.(index)}
              >
                ${strings.keep}
              </button>`
        }
      </figcaption>
    </figure>`;
  }

  function settingsTemplate(index: number): TemplateResult | typeof nothing {
    const list = settings[index] ?? [];
    return list.length === 0
      ? nothing
      : html`<ul>
          ${list.map(({ label, value, differs }) => {
            const text = fill(strings.setting, label, value);
            return html`<li>
              ${
                differs
                  ? html`<strong>${text}</strong><span class="spoken"> ${strings.different}</span>`
                  : text
              }
            </li>`;
          })}
        </ul>`;
  }

  return {
    videos,
    dispose() {
      ending.abort();
      inStep?.dispose();
      for (const end of unload) {
        end();
      }
      render(nothing, container);
    },
  };
}
