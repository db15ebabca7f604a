/** What benchmarks in simulated time have in common. */

/** Replaces functions of an object. A mock would remember millions of calls. @returns puts them back */
export function replace(object: object, functions: Readonly<Record<string, unknown>>): () => void {
  const names = Object.keys(functions);
  const originals = Object.fromEntries(
    names.map((name) => [name, Reflect.get(object, name) as unknown]),
  );
  Object.assign(object, functions);
  return () => void Object.assign(object, originals);
}

/** A normally distributed number. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The same numbers in each run, from 0 to below 1 (Mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
