import type { FieldIssue } from '../../runway/errors.ts';

/**
 * Gives every control its help, its errors and the note above it as its description.
 *
 * The toolkit keeps the element that a screen reader meets in a shadow tree, where no id of the
 * page is seen, so the text is written onto that element itself.
 */
export async function describeControls(): Promise<void> {
  for (const control of document.querySelectorAll<Control>('[data-field]')) {
    await control.updateComplete;
    const inner = control.shadowRoot?.querySelector('textarea, input, [role="combobox"]');
    const name = control.dataset['field'] ?? '';
    const [error = '', note = '', help = ''] = ['error', 'note', 'help'].map(
      (it) => document.getElementById(`${name}-${it}`)?.textContent.trim() ?? '',
    );
    const description = `${error} ${note} ${help}`.replace(/\s+/g, ' ').trim();
    // A button is met as it is, and is never invalid itself.
    (inner ?? control).setAttribute('aria-description', description);
    inner?.setAttribute('aria-invalid', String(error !== ''));
  }
}

type Control = HTMLElement & { readonly updateComplete?: Promise<boolean> };

/** Puts the focus on the first control whose field has an issue, once it is there to take it. */
export async function focusFirst(issues: readonly FieldIssue[]): Promise<void> {
  const fields = new Set(issues.map((it) => it.field));
  const controls = [...document.querySelectorAll<Control>('[data-field]')];
  const control = controls.find((it) => fields.has(it.dataset['field'] ?? ''));
  await control?.updateComplete;
  control?.focus();
}
