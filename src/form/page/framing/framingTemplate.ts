import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Crop } from '../../../image/crop.ts';
import {
  CENTER,
  fitsShape,
  frameRegion,
  isBeyond,
  zoomFrame,
  zoomRange,
} from '../../../image/framing.ts';
import { fill } from '../../../util/fill.ts';
import { CROP_FIELDS, cropValue, waysToFit, type Frame, type Slot } from './frame.ts';
import type { Actions, Form } from '../form.ts';
import {
  continueDrag,
  endDrag,
  findView,
  pressKey,
  startDrag,
  turnWheel,
  type FrameTarget,
} from './framing.ts';
import { drawSides, placeImage } from './framedView.ts';
import { nameShape } from '../shape.ts';

/** Milliseconds after the last change until a screen reader says where the frame is. */
const SETTLED = 500;

/** Zooms of the slider that count as 1, as powers of 2. */
const NEAR_ONE = 0.03;

let saying: ReturnType<typeof setTimeout> | undefined;

/** An image with its frame. Without a frame, the image alone. */
export function framedPicture(
  slot: Slot,
  form: Form,
  actions: Actions,
  frame: Frame | undefined,
): TemplateResult | typeof nothing {
  const { element, size } = form[slot] ?? {};
  if (element === undefined || size === undefined) {
    return nothing;
  }
  if (frame === undefined) {
    return html`<div class="picture">${element}</div>`;
  }
  const { region } = frame;
  const view = findView(region, size);
  const filled = isBeyond(region, size);
  return html`<div class=${filled ? 'picture filled' : 'picture'} ${placeImage(view, size)}>
    ${filled ? html`<canvas ${drawSides(element, size, view, region)}></canvas>` : nothing}
    ${element} ${frameTemplate(slot, form, { ...targetOf(slot, form, actions, frame), view })}
  </div>`;
}

/** The frame: what lies outside it is dimmed. */
function frameTemplate(slot: Slot, form: Form, target: FrameTarget): TemplateResult {
  const { strings, submitting } = form;
  const { frame } = target;
  if (frame.isFixed) {
    return html`<div class="frame" data-fixed>${outside(target)}</div>`;
  }
  return html`<div
    class="frame"
    role="application"
    tabindex="0"
    aria-label=${nameOf(slot, form, strings.frame)}
    aria-describedby="${slot}-frame ${slot}-frame-help"
    aria-disabled=${submitting}
    @pointerdown=${(event: PointerEvent) => startDrag(event, target)}
    @pointermove=${(event: PointerEvent) => continueDrag(event, target)}
    @pointerup=${endDrag}
    @pointercancel=${endDrag}
    @wheel=${(event: WheelEvent) => turnWheel(event, target)}
    @keydown=${(event: KeyboardEvent) => pressKey(event, target)}
    @dblclick=${() => target.center()}
  >
    ${outside(target)}
  </div>`;
}

/** Dims what the video will not show. Nothing, if that can't be seen. */
function outside({ frame, view }: FrameTarget): TemplateResult | typeof nothing {
  const { region, framing, isPlain } = frame;
  if (isPlain && fitsShape(framing.image, framing.shape)) {
    return nothing;
  }
  const [left, top] = [region.left - view.left, region.top - view.top];
  const { width, height } = region;
  return html`<svg
    class="crop"
    viewBox="0 0 ${view.width} ${view.height}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<path class="outside" d="M0 0H${view.width}V${view.height}H0ZM${left} ${top}h${width}v${height}h${-width}Z" />
      <path class="thirds" d=${thirds(left, top, width, height)} />
      <rect x=${left} y=${top} width=${width} height=${height} />`}
  </svg>`;
}

/** Lines that divide the frame into three, in both directions. */
function thirds(left: number, top: number, width: number, height: number): string {
  return [1 / 3, 2 / 3]
    .flatMap((part) => [
      `M${left + width * part} ${top}v${height}`,
      `M${left} ${top + height * part}h${width}`,
    ])
    .join('');
}

/** The zoom as a slider, what is said about the frame, and a button that takes it back. */
export function framingControls(
  slot: Slot,
  form: Form,
  actions: Actions,
  frame: Frame,
): TemplateResult | typeof nothing {
  const { strings } = form;
  if (frame.isFixed) {
    return nothing;
  }
  const { min, max } = zoomRange(frame.framing);
  const { zoom } = frame.crop;
  const target = targetOf(slot, form, actions, frame);
  const setZoom = (event: Event) => {
    const power = Number((event.currentTarget as HTMLInputElement).value);
    const wanted = Math.abs(power) < NEAR_ONE ? 1 : 2 ** power;
    target.place(zoomFrame(frame.framing, frame.crop, wanted));
  };
  return html`<div class="framing">
    <label for="${slot}-zoom">${strings.zoom}</label>
    <input
      type="range"
      id="${slot}-zoom"
      step="any"
      min=${Math.log2(min)}
      max=${Math.log2(max)}
      .value=${live(String(Math.log2(zoom)))}
      ?disabled=${min === max}
      aria-label=${nameOf(slot, form, strings.zoom)}
      aria-valuetext=${zoomText(zoom)}
      @input=${setZoom}
    />
    ${
      frame.isPlain
        ? nothing
        : html`<button
            type="button"
            class="secondary"
            aria-label=${nameOf(slot, form, strings.resetFrame)}
            @click=${() => target.center()}
          >
            ${strings.resetFrame}
          </button>`
    }
    <span id="${slot}-frame" class="spoken">${describeFrame(form, frame, frame.crop)}</span>
    <span id="${slot}-frame-help" class="spoken">${strings.frameHelp}</span>
    <span id="${slot}-frame-said" class="spoken" role="status"></span>
  </div>`;
}

/** What is sent: a part, or what the service keeps of the image. */
export function frameText({ strings }: Pick<Form, 'strings'>, frame: Frame): string {
  const { framing, region, isFramed } = frame;
  if (isFramed) {
    const text = isBeyond(region, framing.image) ? strings.framedFilled : strings.framed;
    return fill(text, region.width, region.height);
  }
  return fitsShape(framing.image, framing.shape)
    ? strings.notCropped
    : fill(strings.cropped, nameShape(framing.shape));
}

/** The ways to use an image whose shape the model refuses. */
export function fitButtons(
  slot: Slot,
  form: Form,
  actions: Actions,
  frame: Frame,
): TemplateResult | typeof nothing {
  const { strings } = form;
  const ways = waysToFit(frame, form);
  const button = (text: string, crop: Crop | undefined) =>
    crop === undefined
      ? nothing
      : html`<button
          type="button"
          class="secondary"
          aria-label=${nameOf(slot, form, text)}
          @click=${() => {
            actions.change({ [CROP_FIELDS[slot]]: crop });
            document.querySelector<HTMLElement>(`[aria-describedby~="${slot}-frame"]`)?.focus();
          }}
        >
          ${text}
        </button>`;
  return html`${button(strings.cropToFit, ways.crop)} ${button(strings.fillSides, ways.fill)}`;
}

/** What a control is called: two images may have the same controls. */
function nameOf(slot: Slot, { strings }: Form, name: string): string {
  return slot === 'image' ? name : `${strings.lastFrame}: ${name}`;
}

function targetOf(
  slot: Slot,
  form: Form,
  actions: Actions,
  frame: Frame,
): Omit<FrameTarget, 'view'> {
  const place = (crop: Crop) => {
    actions.change({ [CROP_FIELDS[slot]]: cropValue(frame, crop) });
    clearTimeout(saying);
    saying = setTimeout(() => {
      const said = document.getElementById(`${slot}-frame-said`);
      said?.replaceChildren(describeFrame(form, frame, crop));
    }, SETTLED);
  };
  return { frame, place, center: () => place(CENTER) };
}

/** Says where the frame is, for people who can't see it. */
function describeFrame({ strings }: Form, { framing }: Frame, crop: Crop): string {
  const { left, top, width, height } = frameRegion(framing, crop);
  const { image } = framing;
  return fill(
    strings.frameAt,
    width,
    height,
    image.width,
    image.height,
    Math.round((left / image.width) * 100),
    Math.round((top / image.height) * 100),
    zoomText(crop.zoom),
  );
}

function zoomText(zoom: number): string {
  return `${Number(zoom.toFixed(zoom < 1 ? 2 : 1))}×`;
}
