import type { Edit } from './promptMotions.ts';

/** The field with the prompt. */
export function promptField(): HTMLTextAreaElement | undefined {
  const field = document.getElementById('promptText');
  return field instanceof HTMLTextAreaElement ? field : undefined;
}

/**
 * Changes the text of the prompt's field as typing does, so that Undo takes it back. The field's
 * `input` event tells the form.
 *
 * @param focus `stay`: the element that has the focus keeps it
 */
export function editPrompt({ start, end, text }: Edit, focus: 'prompt' | 'stay' = 'prompt'): void {
  const field = promptField();
  if (field === undefined) {
    return;
  }
  const focused = document.activeElement;
  field.focus({ preventScroll: focus === 'stay' });
  field.setSelectionRange(start, end);
  const expected = field.value.slice(0, start) + text + field.value.slice(end);
  // oxlint-disable-next-line typescript/no-deprecated -- The user can undo no other change of a script.
  const done = document.execCommand('insertText', false, text);
  if (!done && field.value !== expected) {
    field.setRangeText(text, start, end, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  if (focus === 'stay' && focused instanceof HTMLElement) {
    focused.focus({ preventScroll: true });
  }
}

/** Replaces the whole prompt. */
export function replacePrompt(text: string): void {
  editPrompt({ start: 0, end: promptField()?.value.length ?? 0, text });
}
