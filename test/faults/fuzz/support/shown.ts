import assert from 'node:assert/strict';

/** What breaks a line, turns the reading direction, or cannot be seen. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Sees that a text may be shown: one line, bounded, without control characters and links. */
export function assertShown(text: string, maxLength: number, what: string): void {
  assert.ok(text.length <= maxLength, `${what} has ${text.length} characters`);
  assert.doesNotMatch(text, UNFIT, what);
  assert.ok(!text.includes(']('), `${what} has a link in it`);
}
