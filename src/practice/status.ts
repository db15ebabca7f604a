/** The status of a task in practice mode that waits until a page can make its clip. */
export const WAITS_FOR_PAGE = 'WAITS_FOR_PAGE';
