/** Where videos are in the grid. All lengths are in pixels. */

/** The least width of a video. Two fit beside each other at 400 px. */
const LEAST_WIDTH = 170;

/** The width that a video has in a wide page, at least. */
const WIDE_WIDTH = 230;

/** The width from which a page is wide. */
const WIDE_PAGE = 640;

/** How many videos fit beside each other. */
export function countColumns(width: number, gap: number): number {
  const least = width < WIDE_PAGE ? LEAST_WIDTH : WIDE_WIDTH;
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

/** The part of the page that the user sees, and the size of a row with its gap. */
export interface View {
  /** From the top of the grid to the top of what is in sight; negative if the grid begins below. */
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly columns: number;
  /** Of all videos. */
  readonly count: number;
}

/** A range of places: the first, and the one after the last. */
export type Range = readonly [from: number, to: number];

/**
 * The videos in sight, in whole rows.
 *
 * @param margin how much more is shown above and below, in heights of what is in sight
 */
export function videosInSight(view: View, margin: number): Range {
  const { top, height, rowHeight, columns, count } = view;
  const rows = Math.ceil(count / columns);
  const row = (y: number) => Math.max(0, Math.min(rows, y / rowHeight));
  const first = Math.floor(row(top - margin * height));
  const last = Math.ceil(row(top + height + margin * height));
  return [first * columns, Math.min(count, last * columns)];
}

/**
 * The place that a key leads to.
 *
 * @param rowsInSight how far Page Up and Page Down go
 * @returns undefined for other keys
 */
export function moveFocus(
  place: number,
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { columns, count, rowsInSight }: { columns: number; count: number; rowsInSight: number },
): number | undefined {
  const whole = ctrlKey || metaKey;
  const rowStart = place - (place % columns);
  const limit = (to: number) => Math.max(0, Math.min(count - 1, to));
  /** To another row. There is none above the first, and the last may be shorter. */
  const moveRows = (rows: number): number => {
    const to = place + rows * columns;
    if (to < 0) {
      return rows === -1 ? place : place % columns;
    }
    const lastRow = Math.floor((count - 1) / columns);
    return Math.floor(to / columns) > lastRow && Math.floor(place / columns) === lastRow
      ? place
      : limit(to);
  };
  switch (key) {
    case 'ArrowRight':
      return limit(place + 1);
    case 'ArrowLeft':
      return limit(place - 1);
    case 'ArrowDown':
      return moveRows(1);
    case 'ArrowUp':
      return moveRows(-1);
    case 'PageDown':
      return moveRows(rowsInSight);
    case 'PageUp':
      return moveRows(-rowsInSight);
    case 'Home':
      return whole ? 0 : rowStart;
    case 'End':
      return whole ? count - 1 : limit(rowStart + columns - 1);
    default:
      return undefined;
  }
}
