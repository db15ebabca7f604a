import { extent } from '../support/extent.ts';

/** How many windows there are where it takes long; the bounded form has the harder case only. */
export const counts: readonly number[] = [2, 4].slice(extent(0, 1));
