import type { Form } from '../form.ts';
import { promptField, replacePrompt } from './promptEdit.ts';
import type { PromptHelp } from './promptState.ts';

/**
 * Lets the arrow keys walk through the recent prompts: up in an empty prompt shows the newest. As
 * soon as the user changes the text or moves the caret, the keys move in the text again.
 */
export function walkRecentPrompts(
  readForm: () => Form | undefined,
  changeHelp: (changed: Partial<PromptHelp>) => void,
): void {
  document.addEventListener('keydown', (event) => {
    const form = readForm();
    const field = promptField();
    if (form === undefined || field === undefined || event.target !== field || form.submitting) {
      return;
    }
    const next = nextPosition(form.promptHelp, field, event);
    if (next !== undefined) {
      event.preventDefault();
      const text = form.promptHelp.recent[next] ?? '';
      if (text !== field.value) {
        replacePrompt(text);
        changeHelp({ recentAt: next });
      }
    }
  });
}

/** The recent prompt that a key asks for; -1 for the empty one, undefined for none. */
function nextPosition(
  { recent, recentAt }: PromptHelp,
  field: HTMLTextAreaElement,
  event: KeyboardEvent,
): number | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  const isPlain = !ctrlKey && !metaKey && !altKey && !shiftKey && !isComposing;
  const { value, selectionStart, selectionEnd } = field;
  const at = value === '' ? -1 : value === recent[recentAt] ? recentAt : undefined;
  const isAtEnd = selectionStart === value.length && selectionEnd === value.length;
  if (!isPlain || at === undefined || !isAtEnd) {
    return undefined;
  }
  switch (key) {
    case 'ArrowUp':
      return Math.min(at + 1, recent.length - 1);
    case 'ArrowDown':
      return Math.max(at - 1, -1);
    default:
      return undefined;
  }
}
