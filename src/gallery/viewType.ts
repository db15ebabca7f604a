/** The type of the webview panels with videos. They are closed by a reload of the window. */
export const GALLERY_VIEW_TYPE = 'runwayVideo.gallery';
