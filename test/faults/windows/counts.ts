import { fullOrBounded } from '../support/fullOrBounded.ts';

/** How many windows there are where it takes long; the bounded form has the harder case only. */
export const counts: readonly number[] = [2, 4].slice(fullOrBounded(0, 1));

/**
 * Milliseconds between two polls of a task. A window that shows a change sooner was told by the
 * other window: it did not have to ask the service.
 */
export const POLL_INTERVAL = 5000;
