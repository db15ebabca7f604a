/** The type of the webview panel of the gallery. */
export const GALLERY_VIEW_TYPE = 'runwayVideo.gallery';

/** The type of other webview panels with videos. They don't come back after a window reload. */
export const VIDEO_VIEW_TYPE = 'runwayVideo.video';
