import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { fill } from '../../../util/fill.ts';
import { VIDEO_STATES, type GridFilter } from '../../grid/gridFilter.ts';
import type { Choice, GridHostMessage, GridVideo } from '../../grid/protocol.ts';
import type { Range } from './layout.ts';

export type List = Extract<GridHostMessage, { type: 'list' }>;

/** What the page shows. */
export interface Grid {
  readonly list: List;
  readonly filter: GridFilter;
  readonly columns: number;
  /** The places of the videos that are drawn. */
  readonly range: Range;
  readonly videoAt: (place: number) => GridVideo | undefined;
  /** The place of the video with the focus. */
  readonly focus: number;
  /** IDs of the selected videos. */
  readonly selected: ReadonlySet<string>;
  readonly playing: { readonly id: string; readonly video: HTMLVideoElement } | undefined;
}

/** What the user can do. */
export interface GridActions {
  filter(changed: Partial<GridFilter>, how?: 'soon'): void;
  clearFilter(): void;
  compare(): void;
  clearSelection(): void;
  generate(): void;
  click(event: MouseEvent): void;
  keydown(event: KeyboardEvent): void;
  pointerover(event: PointerEvent): void;
  pointerleave(): void;
  focusin(event: FocusEvent): void;
  focusout(event: FocusEvent): void;
  pictureMissing(event: Event): void;
  rows(element: Element | undefined): void;
}

export function gridTemplate(grid: Grid, actions: GridActions): TemplateResult {
  const { list } = grid;
  return html`
    ${list.total === 0 && list.isComplete ? nothing : toolbar(grid, actions)}
    ${content(grid, actions)} ${selectionBar(grid, actions)}
  `;
}

function toolbar({ list, filter }: Grid, actions: GridActions): TemplateResult {
  const { strings, choices } = list;
  const isFiltered =
    filter.text !== '' ||
    filter.image !== '' ||
    filter.model !== '' ||
    filter.month !== '' ||
    filter.state !== 'ready' ||
    filter.starred;
  return html`<div class="toolbar" role="search" aria-label=${strings.filter}>
    <h1 class="spoken">${strings.title}</h1>
    <input
      type="search"
      class="search"
      placeholder=${strings.search}
      aria-label=${strings.search}
      dir="auto"
      .value=${live(filter.text)}
      @input=${({ target }: Event) =>
        actions.filter({ text: (target as HTMLInputElement).value }, 'soon')}
    />
    ${select(strings.image, filter.image, [all(strings.allImages), ...choices.image], (image) =>
      actions.filter({ image }),
    )}
    ${select(strings.model, filter.model, [all(strings.allModels), ...choices.model], (model) =>
      actions.filter({ model }),
    )}
    ${select(
      strings.state,
      filter.state,
      VIDEO_STATES.map((state) => ({ value: state, label: strings[`state_${state}`] })),
      (state) => actions.filter({ state: state as GridFilter['state'] }),
    )}
    ${select(strings.month, filter.month, [all(strings.allMonths), ...choices.month], (month) =>
      actions.filter({ month }),
    )}
    <button
      type="button"
      class="toggle"
      title=${strings.onlyStarred}
      aria-label=${strings.onlyStarred}
      aria-pressed=${filter.starred}
      @click=${() => actions.filter({ starred: !filter.starred })}
    >
      ${icon(STAR_FULL)}
    </button>
    <span class="count" role="status">${list.counted}</span>
    ${
      isFiltered
        ? html`<button type="button" class="link" @click=${() => actions.clearFilter()}>
            ${strings.clearFilter}
          </button>`
        : nothing
    }
  </div>`;
}

function all(label: string): Choice {
  return { value: '', label };
}

function select(
  label: string,
  value: string,
  choices: readonly Choice[],
  change: (value: string) => void,
): TemplateResult {
  return html`<select
    aria-label=${label}
    title=${label}
    data-chosen=${value !== choices[0]?.value}
    .value=${live(value)}
    @change=${({ target }: Event) => change((target as HTMLSelectElement).value)}
  >
    ${choices.map(
      (choice) =>
        html`<option value=${choice.value} ?selected=${choice.value === value}>
          ${choice.label}
        </option>`,
    )}
  </select>`;
}

function content(grid: Grid, actions: GridActions): TemplateResult {
  const { list } = grid;
  const { strings } = list;
  if (list.count > 0) {
    return videosTemplate(grid, actions);
  }
  if (!list.isComplete) {
    return html`<p class="nothing" role="status">${strings.reading}</p>`;
  }
  return list.total === 0
    ? html`<div class="nothing">
        ${icon(FILM, 48)}
        <p role="status">${strings.empty}</p>
        <button type="button" class="primary" @click=${() => actions.generate()}>
          ${strings.generate}
        </button>
      </div>`
    : html`<div class="nothing">
        <p role="status">${strings.noMatch}</p>
        <button type="button" class="primary" @click=${() => actions.clearFilter()}>
          ${strings.clearFilter}
        </button>
      </div>`;
}

function videosTemplate(grid: Grid, actions: GridActions): TemplateResult {
  const { list, columns, range, focus } = grid;
  const rows: number[] = [];
  for (let place = range[0]; place < range[1]; place += columns) {
    rows.push(place);
  }
  const isFocusDrawn = focus >= range[0] && focus < range[1];
  return html`<p id="keys" hidden>${list.strings.keys}</p>
    <div
      class="grid"
      role="grid"
      aria-label=${list.strings.videos}
      aria-describedby="keys"
      aria-multiselectable="true"
      aria-rowcount=${Math.ceil(list.count / columns)}
      aria-colcount=${columns}
      tabindex=${isFocusDrawn ? '-1' : '0'}
      @click=${(event: MouseEvent) => actions.click(event)}
      @keydown=${(event: KeyboardEvent) => actions.keydown(event)}
      @pointerover=${(event: PointerEvent) => actions.pointerover(event)}
      @pointerleave=${() => actions.pointerleave()}
      @focusin=${(event: FocusEvent) => actions.focusin(event)}
      @focusout=${(event: FocusEvent) => actions.focusout(event)}
    >
      <div class="rows" role="presentation" ${ref((element) => actions.rows(element))}>
        ${repeat(
          rows,
          (place) => place,
          (place) => rowTemplate(grid, actions, place),
        )}
      </div>
    </div>`;
}

function rowTemplate(grid: Grid, actions: GridActions, start: number): TemplateResult {
  const { columns, list } = grid;
  const places: number[] = [];
  for (let place = start; place < Math.min(start + columns, list.count); place += 1) {
    places.push(place);
  }
  return html`<div class="row" role="row" aria-rowindex=${start / columns + 1}>
    ${repeat(
      places,
      (place) => grid.videoAt(place)?.id ?? place,
      (place) => videoTemplate(grid, actions, place, place - start + 1),
    )}
  </div>`;
}

function videoTemplate(
  grid: Grid,
  actions: GridActions,
  place: number,
  column: number,
): TemplateResult {
  const video = grid.videoAt(place);
  const isFocused = place === grid.focus;
  if (video === undefined) {
    return html`<div
      class="video unread"
      role="gridcell"
      aria-colindex=${column}
      aria-label=${grid.list.strings.reading}
      data-place=${place}
      tabindex=${isFocused ? '0' : '-1'}
    >
      <div class="picture"></div>
    </div>`;
  }
  const { strings } = grid.list;
  const isSelected = grid.selected.has(video.id);
  const playing = grid.playing?.id === video.id ? grid.playing.video : undefined;
  const context = {
    webviewSection: 'video',
    videoActions: video.actions,
    id: video.id,
    preventDefaultContextMenuItems: true,
  };
  return html`<div
    class="video"
    role="gridcell"
    aria-colindex=${column}
    aria-selected=${isSelected}
    data-place=${place}
    data-id=${video.id}
    data-phase=${video.phase}
    data-vscode-context=${JSON.stringify(context)}
    tabindex=${isFocused ? '0' : '-1'}
  >
    <div class="picture">
      ${pictureOf(video, actions)}${playing ?? nothing}
      ${video.mark === '' ? nothing : html`<span class="mark">${video.mark}</span>`}
      ${video.count > 1 ? html`<span class="several" aria-hidden="true">${video.count}</span>` : nothing}
      ${cellButton('select', isSelected ? strings.unselect : strings.select, CHECK, isSelected)}
      ${
        hasAction(video, 'star') || video.starred
          ? cellButton(
              'star',
              video.starred ? strings.unstar : strings.star,
              video.starred ? STAR_FULL : STAR_EMPTY,
              video.starred,
            )
          : nothing
      }
      ${cellButton('more', strings.more, MORE, undefined)}
    </div>
    <div class="name">
      ${
        video.isNew
          ? html`<span class="dot" aria-hidden="true"></span
              ><span class="spoken">${strings.isNew} </span>`
          : nothing
      }${video.starred ? html`<span class="spoken">${strings.isStarred} </span>` : nothing}<bdi
        >${video.name}</bdi
      >
    </div>
    <div class="prompt" dir="auto" title=${video.prompt}>${video.prompt || '\u00a0'}</div>
    <div class="facts">${video.facts}</div>
  </div>`;
}

function hasAction({ actions }: GridVideo, action: string): boolean {
  return actions.split(' ').includes(action);
}

function pictureOf(video: GridVideo, actions: GridActions): TemplateResult {
  const src = video.poster ?? video.image;
  return src === undefined
    ? html`<span class="no-picture">${icon(FILM, 32)}</span>`
    : html`<img
        class=${video.poster === undefined ? 'of-image' : 'poster'}
        src=${src}
        alt=""
        decoding="async"
        draggable="false"
        @error=${(event: Event) => actions.pictureMissing(event)}
      />`;
}

/** A button for the pointer. On the keyboard, the keys of the video and its menu do the same. */
function cellButton(
  action: string,
  label: string,
  path: string,
  isPressed: boolean | undefined,
): TemplateResult {
  return html`<button
    type="button"
    class="cell-button ${action}"
    data-action=${action}
    tabindex="-1"
    aria-hidden="true"
    title=${label}
    data-pressed=${isPressed ?? nothing}
  >
    ${icon(path)}
  </button>`;
}

function selectionBar({ list, selected }: Grid, actions: GridActions): TemplateResult {
  const { strings } = list;
  const { size } = selected;
  const canCompare = size >= 2 && size <= 4;
  return html`<div
    class="selection"
    role="region"
    aria-label=${strings.compare}
    ?hidden=${size === 0}
  >
    <span role="status"
      >${
        size === 0
          ? ''
          : `${fill(strings.selected, String(size))}${canCompare ? '' : ` · ${strings.selectMore}`}`
      }</span
    >
    <button
      type="button"
      class="primary"
      ?disabled=${!canCompare}
      @click=${() => actions.compare()}
    >
      ${strings.compare}
    </button>
    <button type="button" class="secondary" @click=${() => actions.clearSelection()}>
      ${strings.clearSelection}
    </button>
  </div>`;
}

function icon(path: string, size = 16): TemplateResult {
  return html`<svg viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true">
    ${svg`<path d=${path} />`}
  </svg>`;
}

const STAR_FULL =
  'M8 1.300l2 4.300 4.700.6-3.500 3.200.9 4.700L8 11.800l-4.100 2.300.9-4.700L1.300 6.200 6 5.600z';
const STAR_EMPTY =
  'M8 1.300l2 4.300 4.700.6-3.500 3.200.9 4.700L8 11.800l-4.100 2.300.9-4.700L1.300 6.200 6 5.600zM8 3.700L6.700 6.500l-3.100.4 2.300 2.100-.6 3.100L8 10.600l2.700 1.500-.6-3.100 2.300-2.100-3.100-.4z';
const CHECK = 'M6.300 12.500L2.400 8.600l1-1 2.900 2.900 6.300-6.300 1 1z';
const MORE = 'M2 7h2v2H2zM7 7h2v2H7zM12 7h2v2h-2z';
const FILM =
  'M1 3h14v10H1zm1 1v1h1V4zm2 0v8h8V4zm9 0v1h1V4zM2 6v1h1V6zm11 0v1h1V6zM2 8v1h1V8zm11 0v1h1V8zM2 10v1h1v-1zm11 0v1h1v-1zM7 6l3 2-3 2z';
