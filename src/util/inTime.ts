import { systemClock, type Clock } from './clock.ts';

/** Waits for some work. @throws an Error when it takes more than so many milliseconds */
export async function inTime<T>(
  work: PromiseLike<T>,
  milliseconds: number,
  clock: Clock = systemClock,
): Promise<T> {
  const done = new AbortController();
  const late = clock.delay(milliseconds, done.signal).then(() => {
    throw new Error(`no answer for ${milliseconds} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
