import type { Figure } from './figure.ts';

/** Returns the value in the middle, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}

/** The extension's value and its peer's, measured one after the other. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Measures both sides again and again. They take turns to be first, because the machine may get
 * slower or faster meanwhile.
 */
export async function measurePairs<Value>(
  count: number,
  ours: () => Promise<Value>,
  theirs: () => Promise<Value>,
): Promise<{ readonly ours: Value; readonly theirs: Value }[]> {
  const pairs: { ours: Value; theirs: Value }[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      pairs.push({ ours: await ours(), theirs: await theirs() });
    } else {
      const second = await theirs();
      pairs.push({ ours: await ours(), theirs: second });
    }
  }
  return pairs;
}

/** Makes the figure of a ratio: the median of the ratios of all pairs. */
export function makeRatio(
  name: string,
  pairs: readonly Pair[],
  options: {
    readonly peer: string;
    readonly limit: number;
    /** Whether the ratio must be at most the limit, or at least. */
    readonly bound: 'most' | 'least';
    readonly format: (value: number) => string;
  },
): Figure {
  const { peer, limit, bound, format } = options;
  const ratio = median(pairs.map(({ ours, theirs }) => ours / theirs));
  return {
    name,
    ours: format(median(pairs.map(({ ours }) => ours))),
    against: `${peer}: ${format(median(pairs.map(({ theirs }) => theirs)))}`,
    ratio: ratio.toFixed(2),
    target: `${bound === 'most' ? '≤' : '≥'} ${limit}`,
    met: bound === 'most' ? ratio <= limit : ratio >= limit,
  };
}

/** Makes the figure of a count that has a limit. */
export function makeCount(
  name: string,
  value: number,
  limit: number,
  format: (value: number) => string,
): Figure {
  return {
    name,
    ours: format(value),
    against: '–',
    ratio: '–',
    target: limit === 0 ? '0' : `≤ ${format(limit)}`,
    met: value <= limit,
  };
}

export function formatMilliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
