/** Bytes of the image that is sent. As a data URI it nearly fills a request. */
export const IMAGE_LENGTH = 3_700_000;

/** Bytes of the video that is saved. */
export const VIDEO_LENGTH = 512 * 1024 * 1024;

/** Bytes of the video that is saved first, so that all code is loaded. */
export const SMALL_VIDEO_LENGTH = 16 * 1024 * 1024;
