import { fullOrBounded } from '../support/fullOrBounded.ts';

/** How many windows there are where it takes long; the bounded form has the harder case only. */
export const counts: readonly number[] = [2, 4].slice(fullOrBounded(0, 1));
