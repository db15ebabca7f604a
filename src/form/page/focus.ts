import type { FieldIssue } from '../../runway/errors/serviceError.ts';

/** Elements that Tab reaches. */
const CONTROLS = 'textarea, select, input, button, a[href]';

/**
 * Puts the focus where the first issue is shown: on its control, or, if it has no control in sight,
 * on the alert with its text. An editor or a page that has the focus meanwhile keeps it.
 *
 * @param fields names of the fields in sight, from top to bottom
 * @param mayFocus false: only scrolls there
 */
export function focusFirst(
  issues: readonly FieldIssue[],
  fields: readonly string[],
  mayFocus = document.hasFocus(),
): void {
  const field = fields.find((name) => issues.some((issue) => issue.field === name));
  if (field !== undefined) {
    focusField(field, mayFocus);
  } else if (issues.length > 0) {
    focusAndShow(document.querySelector<HTMLElement>('[role="alert"]'), mayFocus);
  }
}

/** Puts the focus on a field, and scrolls its errors into view, too. */
export function focusField(name: string, mayFocus = document.hasFocus()): void {
  focusAndShow(document.getElementById(name), mayFocus);
}

function focusAndShow(target: HTMLElement | null, mayFocus: boolean): void {
  if (mayFocus) {
    target?.focus();
  }
  (target?.closest('.field') ?? target)?.scrollIntoView({ block: 'nearest' });
}

/** Whether what the user types now goes into a field. */
export function isInField(): boolean {
  return document.hasFocus() && document.activeElement?.matches('textarea, select, input') === true;
}

/**
 * Runs something that may remove the element with the focus. Then the focus moves to the first
 * control of the same field or, from beside Generate, to Generate. If the field is gone, too, it
 * moves to the model, which decides what fields there are.
 */
export function keepFocus(change: () => void): void {
  const focused = document.activeElement;
  const field = focused?.closest('.field, .generate');
  change();
  if (focused !== null && !focused.isConnected) {
    const next = field?.isConnected === true ? field.querySelector<HTMLElement>(CONTROLS) : null;
    (next ?? document.getElementById('model'))?.focus();
  }
}

/**
 * Gives the focus back to the element that had it when the page gets it back. The browser forgets
 * the element while a part of VS Code has the focus, such as a dialog that it draws.
 */
export function restoreFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement ? target : undefined;
  });
  window.addEventListener('focus', () => {
    if (document.activeElement === document.body) {
      last?.focus({ preventScroll: true });
    }
  });
}
