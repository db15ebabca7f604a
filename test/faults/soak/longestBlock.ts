/** Milliseconds for which an extension may keep everything else waiting: nobody notices that. */
export const LONGEST_BLOCK = 50;
