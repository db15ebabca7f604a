import { fullOrBounded } from '../../support/fullOrBounded.ts';

/** How often a property is tried in the bounded form. */
const BOUNDED = 2000;

/** How many times as often in the long form: 100,000 generated answers. */
const FACTOR = fullOrBounded(50, 1);

/** How often to try a property. Slow properties pass a smaller number. */
export function runs(bounded = BOUNDED): { readonly numRuns: number } {
  return { numRuns: bounded * FACTOR };
}

/** Milliseconds that one call may take. */
const LIMIT = 100;

/**
 * Calls a function and checks that it returns or throws soon. Only its own processor time counts. A
 * call that took a little too long is tried twice more, because a busy machine makes it slow.
 */
export function soon<T>(call: () => T, limit = LIMIT): T {
  for (let tried = 1; ; tried += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    const outcome = settle(call);
    const used = process.cpuUsage(before);
    const took = Math.min(performance.now() - start, (used.user + used.system) / 1000);
    if (took <= limit) {
      return outcome();
    }
    if (tried === 3 || took > limit * 10) {
      throw new Error(`A call took ${Math.round(took)} ms.`);
    }
  }
}

/** Keeps a call’s value or error for later. */
function settle<T>(call: () => T): () => T {
  try {
    const value = call();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
