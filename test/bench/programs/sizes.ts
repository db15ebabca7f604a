/** Bytes of the image that is sent. As a data URI it nearly fills a request. */
export const IMAGE_LENGTH = 3_700_000;

/** Bytes of the video that is saved. */
export const VIDEO_LENGTH = 512 * 1024 * 1024;

/** Bytes of a usual video: some seconds in 720p. */
export const USUAL_VIDEO_LENGTH = 4 * 1024 * 1024;
