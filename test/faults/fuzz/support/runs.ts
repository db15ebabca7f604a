/** How often a property is tried when nobody asks for more. */
const DEFAULT_RUNS = 5000;

const asked = Number(process.env['FUZZ_RUNS']);
const factor = Number.isFinite(asked) && asked > 0 ? asked / DEFAULT_RUNS : 1;

/**
 * How often to try a property: the bounded form, or `FUZZ_RUNS` as often. Slow properties give
 * a smaller number, and grow by the same factor.
 */
export function runs(usually = DEFAULT_RUNS): { readonly numRuns: number } {
  return { numRuns: Math.max(1, Math.round(usually * factor)) };
}

/** Milliseconds that one call may take. */
const LIMIT = 100;

/**
 * Calls a function and sees that it returns or throws soon. Time in which the processor did other
 * things is left out, and a call that took a little too long is tried twice more: a machine with
 * much to do is no slow function.
 */
export function soon<T>(call: () => T, limit = LIMIT): T {
  for (let tried = 1; ; tried += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    const outcome = outcomeOf(call);
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

/** What a call came to, to be had later: its value, or what it threw. */
function outcomeOf<T>(call: () => T): () => T {
  try {
    const value = call();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
