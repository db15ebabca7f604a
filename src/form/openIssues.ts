import type { FieldIssue } from '../runway/errors/serviceError.ts';
import type { FormValues } from './protocol.ts';

/** The issues that are left after some values were changed. */
export function openIssues(
  issues: readonly FieldIssue[],
  changed: Partial<FormValues>,
): readonly FieldIssue[] {
  return issues.filter((issue) => !isSettled(issue, changed));
}

/** An issue disappears when its field changes. Another model may settle any issue. */
function isSettled(issue: FieldIssue, changed: Partial<FormValues>): boolean {
  const isAboutImage = issue.field === 'promptImage' || issue.field === 'lastFrame';
  const isFramed =
    (issue.field === 'promptImage' && 'crop' in changed) ||
    (issue.field === 'lastFrame' && 'lastFrameCrop' in changed);
  return isFramed || issue.field in changed || (changed.model !== undefined && !isAboutImage);
}
