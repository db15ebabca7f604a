import { isAnswerShape } from '../shapes/shape.ts';
import type { Plan } from './plan.ts';
import { failures } from './state.ts';

const SECOND_MS = 1000;

/** Combines the plans of all magic words in a prompt. README.md lists the words. */
export function planFromPrompt(promptText: string): Plan {
  const words = [...promptText.matchAll(/\[([^\][]+)\]/g)].map((match) => match[1] ?? '');
  return Object.assign({}, ...words.map(planFromWord)) as Plan;
}

function planFromWord(word: string): Plan {
  const [name = '', detail] = word.split(':', 2);
  switch (name) {
    case 'fail':
      return {
        end:
          detail === undefined ? failures.badOutput : { ...failures.internal, failureCode: detail },
      };
    case 'moderated':
      return { end: failures.moderated, runMs: 0 };
    case 'slow':
      return { queueMs: 10 * SECOND_MS, runMs: 60 * SECOND_MS };
    case 'throttled':
      return { queueStatus: 'THROTTLED', queueMs: 15 * SECOND_MS };
    case 'refuse':
      return { refuse: refusedPrompt };
    case 'busy':
      return {
        refuse: {
          status: 429,
          error: 'You have exceeded the rate limit for this endpoint.',
          headers: { 'Retry-After': '5' },
        },
      };
    case 'no credits':
      return { refuse: noCredits };
    case 'lost':
      return { fault: { fault: 'reset', at: 'afterReading' } };
    case 'expired':
      return { linkMs: 0 };
    default:
      return isAnswerShape(name) ? { answerShape: name } : {};
  }
}

const refusedPrompt = {
  status: 400,
  error: 'Validation of body failed',
  issues: [
    { code: 'custom', path: ['promptText'], message: 'The simulator was asked to refuse this.' },
  ],
};

/** Runway's own words. */
export const noCredits = {
  status: 400,
  error: 'You do not have enough credits to run this task.',
};
