/** How a task of practice mode goes. The user can ask for a failure, to see what happens then. */
export const OUTCOMES = ['clip', 'fail', 'reject', 'no answer', 'rate limit'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What asks for an outcome in a prompt. It stays English, so that it works in each language. */
export function outcomeMark(outcome: Outcome): string {
  return `[${outcome}]`;
}

/** Reads how a task with this prompt goes. */
export function readOutcome(prompt = ''): Outcome {
  const text = prompt.toLowerCase();
  return OUTCOMES.find((it) => it !== 'clip' && text.includes(outcomeMark(it))) ?? 'clip';
}
