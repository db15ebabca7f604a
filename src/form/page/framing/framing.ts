import type { Crop } from '../../../image/crop.ts';
import type { Size } from '../../../image/file/readSize.ts';
import { moveFrame, zoomFrame, type Region } from '../../../image/framing.ts';
import type { Frame } from './frame.ts';

/**
 * Moves and zooms a frame with the pointer, the wheel and the keyboard. The browser reports pointer
 * and wheel at most once for each picture that it draws.
 */

/** What the gestures change. */
export interface FrameTarget {
  readonly frame: Frame;
  /** What is in sight: the image, and what the frame reaches beyond it. */
  readonly view: Region;
  place(crop: Crop): void;
  center(): void;
}

interface Drag {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  /** The frame when it began. */
  readonly crop: Crop;
}

/** One frame is dragged at a time. */
let drag: Drag | undefined;

/** Pixels of a page that one line or one page of a wheel scrolls. */
const WHEEL_UNITS = [1, 16, 100];

/** How much a pixel of the wheel zooms. A pinch on a touchpad is a wheel with Ctrl, in small steps. */
const WHEEL_SPEED = 0.0018;
const PINCH_SPEED = 0.01;

/** The most that one event of the wheel zooms. */
const MOST_WHEEL = 0.25;

const KEY_ZOOM = 1.1;

const KEYS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The part of the page that shows an image and its frame. */
export function findView({ left, top, width, height }: Region, image: Size): Region {
  const [x, y] = [Math.min(0, left), Math.min(0, top)];
  return {
    left: x,
    top: y,
    width: Math.max(image.width, left + width) - x,
    height: Math.max(image.height, top + height) - y,
  };
}

export function startDrag(event: PointerEvent, { frame }: FrameTarget): void {
  if (event.button === 0 && drag === undefined) {
    const element = elementOf(event);
    element.setPointerCapture(event.pointerId);
    element.toggleAttribute('data-dragging', true);
    drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, crop: frame.crop };
  }
}

export function continueDrag(event: PointerEvent, target: FrameTarget): void {
  if (drag?.pointer === event.pointerId) {
    const { view } = target;
    const scale = view.width / elementOf(event).getBoundingClientRect().width;
    const right = (event.clientX - drag.x) * scale;
    const down = (event.clientY - drag.y) * scale;
    target.place(moveSeen(target.frame, drag.crop, right, down));
  }
}

/** The pointer was lifted, or the browser took it away. */
export function endDrag(event: PointerEvent): void {
  if (drag?.pointer === event.pointerId) {
    drag = undefined;
    elementOf(event).toggleAttribute('data-dragging', false);
  }
}

/** Zooms around the pointer. The page scrolls unless the frame has the focus or Ctrl is held. */
export function turnWheel(event: WheelEvent, target: FrameTarget): void {
  const element = elementOf(event);
  if (event.deltaY === 0 || !(event.ctrlKey || element === document.activeElement)) {
    return;
  }
  event.preventDefault();
  const turned = event.deltaY * (WHEEL_UNITS[event.deltaMode] ?? 1);
  const step = turned * (event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED);
  const factor = Math.exp(-Math.min(Math.max(step, -MOST_WHEEL), MOST_WHEEL));
  const { frame, view } = target;
  const { image } = frame.framing;
  const box = element.getBoundingClientRect();
  const point = {
    x: (view.left + ((event.clientX - box.left) / box.width) * view.width) / image.width,
    y: (view.top + ((event.clientY - box.top) / box.height) * view.height) / image.height,
  };
  target.place(zoomFrame(frame.framing, frame.crop, stepZoom(frame.crop.zoom, factor), point));
}

export function pressKey(event: KeyboardEvent, target: FrameTarget): void {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const { frame } = target;
  const arrow = KEYS[event.key];
  const zoom = (factor: number) =>
    target.place(zoomFrame(frame.framing, frame.crop, stepZoom(frame.crop.zoom, factor)));
  if (arrow !== undefined) {
    const pixels = event.shiftKey ? 10 : 1;
    target.place(moveSeen(frame, frame.crop, arrow[0] * pixels, arrow[1] * pixels));
  } else if (event.key === '+' || event.key === '=') {
    zoom(KEY_ZOOM);
  } else if (event.key === '-' || event.key === '_') {
    zoom(1 / KEY_ZOOM);
  } else if (event.key === '0') {
    target.center();
  } else if (event.key === 'Escape' && drag !== undefined) {
    target.place(drag.crop);
    drag = undefined;
    elementOf(event).toggleAttribute('data-dragging', false);
  } else {
    return;
  }
  event.preventDefault();
}

/**
 * Moves what the user sees move: the frame over the image. Where the frame reaches beyond the image,
 * it fills the view, and the image moves in it.
 */
function moveSeen({ framing, region }: Frame, crop: Crop, right: number, down: number): Crop {
  const { width, height } = framing.image;
  return moveFrame(
    framing,
    crop,
    region.width > width ? -right : right,
    region.height > height ? -down : down,
  );
}

/** Stops once at 1: below it, the sides are filled. */
function stepZoom(zoom: number, factor: number): number {
  const next = zoom * factor;
  return (zoom > 1 && next < 1) || (zoom < 1 && next > 1) ? 1 : next;
}

function elementOf(event: Event): HTMLElement {
  return event.currentTarget as HTMLElement;
}
