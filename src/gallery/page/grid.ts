import { render } from 'lit';
import { NO_FILTER, type GridFilter } from '../grid/gridFilter.ts';
import type { GridHostMessage, GridMessage, GridPageState } from '../grid/protocol.ts';
import { countColumns, moveFocus, videosInSight, type Range, type View } from './grid/layout.ts';
import { Clips } from '../../practice/page/clips.ts';
import { PosterQueue } from './grid/posterQueue.ts';
import { Preview } from './grid/preview.ts';
import { adoptStyles } from './adoptStyles.ts';
import { gridStyles } from './grid/styles.ts';
import { gridTemplate, type GridActions, type List } from './grid/template.ts';
import { VideoCache } from './grid/videoCache.ts';

/** The script of the page with all videos. It draws only the videos in sight, and those around them. */

/** Between two videos, in pixels. The style sheet has the same. */
const GAP = 14;

/** How much is drawn above and below what is in sight: 1 is the visible height. */
const MARGIN = 0.75;

/** Milliseconds after the last key in the search field, before the list is filtered. */
const TYPING = 150;

const vscode = acquireVsCodeApi<GridPageState>();
const main = document.querySelector('main') ?? document.body;
const cache = new VideoCache();
const selected = new Set<string>();

let list: List | undefined;
let filter: GridFilter = vscode.getState()?.gallery.filter ?? NO_FILTER;
let columns = countColumns(main.clientWidth, GAP);
/** The height of a row with its gap. Right as soon as a row was drawn. */
let rowHeight = 280;
let drawn: Range = [0, 0];
let asked: Range = [0, 0];
let focus = 0;
/** The task with the focus: it keeps it when the list changes. */
let focusId: string | undefined;
let rows: HTMLElement | undefined;
let drawing = 0;
/** Where the page was before it was loaded anew. */
const scrollTo = vscode.getState()?.gallery.scroll ?? 0;

const preview = new Preview({
  // Not at once: a video may lose the focus because it is drawn anew.
  onChange: () => drawSoon(),
  onFault: (id) => send({ type: 'notPlayed', id }),
  onSeen: (id) => {
    if (cache.find(id)?.isNew === true) {
      send({ type: 'seen', id });
    }
  },
});

const posters = new PosterQueue({
  onPoster: (id, bytes) => send({ type: 'poster', id, bytes }),
  onFault: (id) => send({ type: 'notPlayed', id }),
});

/** The clips of practice mode. */
const clips = new Clips(send, () => import('../../practice/page/makeClip.ts'));

const actions: GridActions = {
  filter(changed, how) {
    setFilter({ ...filter, ...changed }, how);
  },
  clearFilter() {
    setFilter(NO_FILTER);
    document.querySelector<HTMLElement>('.search')?.focus();
  },
  compare() {
    send({ type: 'compare', ids: [...selected] });
  },
  clearSelection() {
    selected.clear();
    draw();
    focusPlace(focus);
  },
  generate: () => send({ type: 'generate' }),
  click,
  keydown,
  pointerover(event) {
    if (event.pointerType !== 'touch') {
      showPreview(event.target);
    }
  },
  pointerleave: () => preview.stop(),
  focusin({ target }) {
    const place = placeOf(target);
    if (place !== undefined) {
      setFocus(place);
      showPreview(target);
      drawSoon();
    } else if (target instanceof HTMLElement && target.role === 'grid') {
      // The video with the focus is far away: go there.
      focusPlace(focus);
    }
  },
  focusout: () => preview.stop(),
  pictureMissing({ target }) {
    (target as HTMLElement).classList.add('broken');
  },
  rows(element) {
    rows = element instanceof HTMLElement ? element : undefined;
  },
};

window.addEventListener('message', ({ data }: MessageEvent<GridHostMessage>) => {
  switch (data.type) {
    case 'list':
      showList(data);
      break;
    case 'videos':
      if (data.version === list?.version) {
        cache.add(data.from, data.videos);
        draw();
      }
      break;
    case 'video':
      cache.replace(data.video);
      draw();
      break;
    case 'makeClip':
    case 'stopClip':
      clips.receive(data);
      break;
  }
});
window.addEventListener('scroll', drawSoon, { passive: true });
window.addEventListener('resize', drawSoon, { passive: true });

adoptStyles(gridStyles);
send({ type: 'ready', filter, range: firstRange() });

function send(message: GridMessage): void {
  vscode.postMessage(message);
}

/** The videos that are in sight before their number is known. */
function firstRange(): [number, number] {
  const first = Math.floor(scrollTo / rowHeight) * columns;
  const most = Math.ceil((window.innerHeight * (1 + MARGIN)) / rowHeight + 1) * columns;
  return [first, first + most];
}

function showList(shown: List): void {
  const isFirst = list === undefined;
  list = shown;
  cache.clear();
  cache.add(shown.from, shown.videos);
  asked = [shown.from, shown.from + shown.videos.length];
  // The video with the focus keeps it, wherever it is now.
  const place = focusId === undefined ? undefined : cache.findPlace(focusId);
  focus = Math.max(0, Math.min(place ?? focus, shown.count - 1));
  const hasFocus = isInCell(document.activeElement);
  draw();
  if (isFirst && scrollTo > 0) {
    window.scrollTo(0, scrollTo);
    draw();
  }
  if (hasFocus) {
    findCell(focus)?.focus({ preventScroll: true });
  }
  // Also a page that was never touched comes back after a reload.
  keepState();
}

let typing: number | undefined;

function setFilter(changed: GridFilter, how?: 'soon'): void {
  filter = changed;
  draw();
  window.clearTimeout(typing);
  typing = window.setTimeout(
    () => {
      focus = 0;
      focusId = undefined;
      window.scrollTo(0, 0);
      send({ type: 'filter', filter });
      keepState();
    },
    how === 'soon' ? TYPING : 0,
  );
}

let keeping: number | undefined;

/** Keeps the filter and the place for when the page is loaded again. */
function keepState(): void {
  window.clearTimeout(keeping);
  keeping = window.setTimeout(() => {
    vscode.setState({ gallery: { filter, scroll: window.scrollY } });
  }, 100);
}

function drawSoon(): void {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(() => {
    keepState();
    draw();
  });
}

function readView(): View {
  const grid = document.querySelector('[role="grid"]');
  const top = grid === null ? 0 : -grid.getBoundingClientRect().top;
  return { top, height: window.innerHeight, rowHeight, columns, count: list?.count ?? 0 };
}

function draw(): void {
  if (list === undefined) {
    return;
  }
  const before = columns;
  columns = countColumns(main.clientWidth, GAP);
  document.documentElement.style.setProperty('--columns', String(columns));
  drawn = videosInSight(readView(), MARGIN);
  renderGrid(list);
  if (measureRow() || before !== columns) {
    drawn = videosInSight(readView(), MARGIN);
    renderGrid(list);
  }
  askForVideos();
  makePosters();
}

function renderGrid(shown: List): void {
  const hadFocus = isInCell(document.activeElement);
  render(
    gridTemplate(
      {
        ...{ list: shown, filter, columns, range: drawn, focus, selected },
        playing: preview.playing,
        videoAt: (place) => cache.get(place),
      },
      actions,
    ),
    main,
  );
  if (hadFocus && !isInCell(document.activeElement)) {
    // The video with the focus was read now, and drawn anew.
    findCell(focus)?.focus({ preventScroll: true });
  }
  if (rows !== undefined) {
    // The policy of the page allows no style attributes, but this.
    const count = Math.ceil(shown.count / columns);
    (rows.parentElement ?? rows).style.setProperty('height', `${count * rowHeight}px`);
    rows.style.setProperty('transform', `translateY(${(drawn[0] / columns) * rowHeight}px)`);
  }
}

/** @returns whether rows have another height than was thought */
function measureRow(): boolean {
  const row = rows?.querySelector('.row');
  if (row === null || row === undefined) {
    return false;
  }
  const height = row.getBoundingClientRect().height + GAP;
  const isOther = Math.abs(height - rowHeight) > 0.5;
  rowHeight = height;
  return isOther;
}

function askForVideos(): void {
  const isAsked = drawn[0] >= asked[0] && drawn[1] <= asked[1];
  if (list !== undefined && !isAsked && !cache.hasAll(drawn)) {
    asked = drawn;
    cache.prune(drawn);
    send({ type: 'range', version: list.version, range: [...drawn] });
  }
}

function makePosters(): void {
  const [from, to] = videosInSight(readView(), 0);
  const missing: { id: string; src: string }[] = [];
  for (let place = from; place < to; place += 1) {
    const video = cache.get(place);
    if (video?.src !== undefined && video.poster === undefined) {
      missing.push({ id: video.id, src: video.src });
    }
  }
  posters.set(missing);
}

function placeOf(target: EventTarget | null): number | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  return cell === null ? undefined : Number(cell.dataset['place']);
}

function isInCell(element: Element | null): boolean {
  return element !== null && element.closest('[role="gridcell"]') !== null;
}

function findCell(place: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-place="${place}"]`);
}

function showPreview(target: EventTarget | null): void {
  const place = placeOf(target);
  const video = place === undefined ? undefined : cache.get(place);
  preview.want(video?.id, video?.src);
}

function setFocus(place: number): void {
  focus = place;
  focusId = cache.get(place)?.id;
}

/** Moves the focus to a video, and scrolls there. */
function focusPlace(place: number): void {
  setFocus(place);
  const { top, height } = readView();
  const rowTop = Math.floor(place / columns) * rowHeight;
  const header = document.querySelector('.toolbar')?.getBoundingClientRect().height ?? 0;
  const footer = document.querySelector('.selection')?.getBoundingClientRect().height ?? 0;
  if (rowTop < top + header) {
    window.scrollBy(0, rowTop - top - header - GAP);
  } else if (rowTop + rowHeight > top + height - footer) {
    window.scrollBy(0, rowTop + rowHeight - top - height + footer);
  }
  draw();
  findCell(place)?.focus({ preventScroll: true });
}

function click(event: MouseEvent): void {
  const place = placeOf(event.target);
  const video = place === undefined ? undefined : cache.get(place);
  if (place === undefined || video === undefined) {
    return;
  }
  const button = (event.target as Element).closest<HTMLElement>('[data-action]');
  setFocus(place);
  switch (button?.dataset['action']) {
    case 'select':
      toggle(video.id);
      break;
    case 'star':
      send({ type: 'star', id: video.id, starred: !video.starred });
      break;
    case 'more':
      openMenu(event);
      break;
    default:
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        toggle(video.id);
      } else {
        open(video.id);
      }
  }
}

/** VS Code shows the menu of the video, as after a click with the other button. */
function openMenu(event: MouseEvent): void {
  const { clientX, clientY, target } = event;
  event.preventDefault();
  event.stopPropagation();
  target?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, clientX, clientY }));
}

function open(id: string): void {
  send({ type: 'run', command: 'openTake', id });
}

function toggle(id: string): void {
  if (!selected.delete(id)) {
    selected.add(id);
  }
  draw();
}

function keydown(event: KeyboardEvent): void {
  const place = placeOf(event.target) ?? focus;
  const height = window.innerHeight;
  const rowsInSight = Math.max(1, Math.floor(height / rowHeight));
  const count = list?.count ?? 0;
  const next = event.altKey ? undefined : moveFocus(place, event, { columns, count, rowsInSight });
  if (next !== undefined) {
    event.preventDefault();
    focusPlace(next);
    return;
  }
  const video = cache.get(place);
  if (video !== undefined && handleVideoKey(event, video.id, video.starred)) {
    event.preventDefault();
  }
}

/** @returns whether the key was one of a video */
function handleVideoKey(event: KeyboardEvent, id: string, starred: boolean): boolean {
  const { key, ctrlKey, metaKey, altKey } = event;
  const isPlain = !ctrlKey && !metaKey && !altKey;
  switch (key) {
    case 'Enter':
      open(id);
      return true;
    case ' ':
      toggle(id);
      return true;
    case 's':
    case 'S':
      if (isPlain) {
        send({ type: 'star', id, starred: !starred });
      }
      return isPlain;
    case 'c':
      if (ctrlKey || metaKey) {
        send({ type: 'run', command: 'copyPrompt', id });
        return true;
      }
      return false;
    case 'Delete':
      send({ type: 'run', command: 'removeTask', id });
      return true;
    case 'Escape':
      if (selected.size > 0) {
        selected.clear();
        draw();
        return true;
      }
      return false;
    default:
      return false;
  }
}
