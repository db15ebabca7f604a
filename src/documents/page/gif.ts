import { html, nothing, render, type TemplateResult } from 'lit';
import { VideoError } from '../../gallery/page/openVideo.ts';
import { faultText } from '../../gallery/page/faultText.ts';
import { GIF_BYTES } from '../gifLimits.ts';
import {
  defaultGif,
  FRAME_RATES,
  gifWidths,
  isFeasible,
  LONGEST_GIF,
  planGif,
  type GifSettings,
  type GifSource,
} from '../gifSettings.ts';
import type { GifHostMessage, GifPageMessage } from '../gifProtocol.ts';
import { adoptStyles } from '../../gallery/page/adoptStyles.ts';
import { fill } from '../../util/fill.ts';
import { gifStyles } from './gifStyles.ts';
import { makeGif, readSource } from './makeGif.ts';

/** The script of the page that makes a GIF: shows it with its size before it is saved. */

const vscode = acquireVsCodeApi<never>();
const main = document.querySelector('main') ?? document.body;

interface Shown {
  readonly video: Extract<GifHostMessage, { type: 'video' }>;
  readonly source: GifSource;
  readonly settings: GifSettings;
  readonly state:
    | { readonly type: 'working'; readonly done: number }
    | {
        readonly type: 'ready';
        readonly file: Uint8Array<ArrayBuffer>;
        readonly address: string;
        readonly frames: number;
        readonly isSaving: boolean;
      }
    | { readonly type: 'tooLarge' | 'stopped' | 'fault' };
}

let shown: Shown | undefined;
let working = new AbortController();

window.addEventListener('message', ({ data }: MessageEvent<GifHostMessage>) => {
  switch (data.type) {
    case 'video':
      void begin(data);
      break;
    case 'saved':
      if (shown?.state.type === 'ready') {
        show({ ...shown, state: { ...shown.state, isSaving: false } });
      }
      break;
  }
});

adoptStyles(gifStyles);
send({ type: 'ready' });

function send(message: GifPageMessage): void {
  vscode.postMessage(message);
}

async function begin(video: Shown['video']): Promise<void> {
  try {
    const source = await readSource(video.src);
    await make({ video, source, settings: defaultGif(source), state: { type: 'stopped' } });
  } catch (error) {
    const fault = error instanceof VideoError ? error.fault : 'other';
    render(html`<p role="alert">${faultText(fault, video.strings)}</p>`, main);
  }
}

/** Makes the GIF anew, after a setting was changed. */
async function make(next: Shown): Promise<void> {
  working.abort();
  working = new AbortController();
  const { signal } = working;
  const { video, source, settings } = next;
  if (shown?.state.type === 'ready') {
    URL.revokeObjectURL(shown.state.address);
  }
  const plan = planGif(source, settings);
  if (!isFeasible(plan)) {
    show({ ...next, state: { type: 'tooLarge' } });
    return;
  }
  show({ ...next, state: { type: 'working', done: 0 } });
  try {
    const file = await makeGif({
      src: video.src,
      worker: video.worker,
      plan,
      signal,
      onProgress: (done) => {
        if (!signal.aborted) {
          show({ ...next, state: { type: 'working', done } });
        }
      },
    });
    if (file.length > GIF_BYTES) {
      show({ ...next, state: { type: 'tooLarge' } });
      return;
    }
    const address = URL.createObjectURL(new Blob([file], { type: 'image/gif' }));
    show({
      ...next,
      state: { type: 'ready', file, address, frames: plan.times.length, isSaving: false },
    });
  } catch {
    if (!signal.aborted) {
      show({ ...next, state: { type: 'fault' } });
    }
  }
}

function cancel(): void {
  working.abort();
  if (shown !== undefined) {
    show({ ...shown, state: { type: 'stopped' } });
  }
}

function save(): void {
  if (shown?.state.type === 'ready' && !shown.state.isSaving) {
    const { file } = shown.state;
    show({ ...shown, state: { ...shown.state, isSaving: true } });
    send({ type: 'save', file });
  }
}

function show(next: Shown): void {
  shown = next;
  render(template(next), main);
}

function template(it: Shown): TemplateResult {
  const { video, source, settings, state } = it;
  const { strings, name } = video;
  const isWorking = state.type === 'working';
  return html`
    <h1>${fill(strings.title, name)}</h1>
    <div class="settings">
      ${select(
        'width',
        strings.width,
        gifWidths(source).map((width) => {
          const { height } = planGif(source, { ...settings, width });
          return { value: width, label: fill(strings.pixels, width, height) };
        }),
        settings.width,
        (width) => change(it, { width }),
      )}
      ${select(
        'rate',
        strings.rate,
        FRAME_RATES.map((rate) => ({ value: rate, label: fill(strings.perSecond, rate) })),
        settings.rate,
        (rate) => change(it, { rate }),
      )}
    </div>
    ${
      source.duration > LONGEST_GIF + 0.5
        ? html`<p class="note">${fill(strings.cutOff, LONGEST_GIF)}</p>`
        : nothing
    }
    <p class="state" role="status">${stateText(strings, state)}</p>
    ${
      isWorking
        ? html`<progress
            aria-label=${state.done < 1 ? strings.reading : strings.encoding}
            max="1"
            value=${state.done < 1 ? state.done : nothing}
          ></progress>`
        : nothing
    }
    <div class="buttons">
      ${
        isWorking
          ? html`<button type="button" class="secondary" @click=${cancel}>
              ${strings.cancel}
            </button>`
          : state.type === 'ready'
            ? html`<button type="button" class="primary" ?disabled=${state.isSaving} @click=${save}>
                ${strings.save}
              </button>`
            : state.type === 'tooLarge'
              ? nothing
              : html`<button type="button" class="secondary" @click=${() => change(it, {})}>
                  ${strings.again}
                </button>`
      }
    </div>
    ${
      state.type === 'ready'
        ? html`<img class="preview" src=${state.address} alt=${strings.preview} />`
        : nothing
    }
  `;
}

function change(of: Shown, changed: Partial<GifSettings>): void {
  void make({ ...of, settings: { ...of.settings, ...changed } });
}

function select(
  id: string,
  label: string,
  options: readonly { readonly value: number; readonly label: string }[],
  chosen: number,
  onChange: (value: number) => void,
): TemplateResult {
  return html`<label for=${id}>${label}</label>
    <select
      id=${id}
      .value=${String(chosen)}
      @change=${(event: Event) => onChange(Number((event.target as HTMLSelectElement).value))}
    >
      ${options.map(
        (option) =>
          html`<option value=${option.value} ?selected=${option.value === chosen}>
            ${option.label}
          </option>`,
      )}
    </select>`;
}

function stateText(strings: Shown['video']['strings'], state: Shown['state']): string {
  switch (state.type) {
    case 'working':
      return state.done < 1 ? strings.reading : strings.encoding;
    case 'ready':
      return fill(strings.size, sizeText(state.file.length), state.frames);
    case 'tooLarge':
      return strings.tooLarge;
    case 'stopped':
      return strings.stopped;
    case 'fault':
      return strings.faultOther;
  }
}

function sizeText(bytes: number): string {
  const isSmall = bytes < 1_000_000;
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: isSmall ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: isSmall ? 0 : 1,
  });
  return format.format(Math.max(bytes / (isSmall ? 1000 : 1_000_000), 1));
}
