import type { FieldIssue } from '../../runway/errors/serviceError.ts';

/**
 * Puts the focus where the first issue is shown: on its control, or, if it has no control, on the
 * alert with its text.
 */
export function focusFirst(issues: readonly FieldIssue[]): void {
  const fields = new Set(issues.map(({ field }) => field));
  const controls = document.querySelectorAll<HTMLElement>('[id]');
  const target =
    [...controls].find(({ id }) => fields.has(id)) ??
    [...document.querySelectorAll<HTMLElement>('[role="alert"]')].find(
      (alert) => alert.textContent.trim() !== '',
    );
  target?.focus();
}
