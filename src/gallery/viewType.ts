/** The type of the webview panels with videos: the gallery, and comparisons. */
export const GALLERY_VIEW_TYPE = 'runwayVideo.gallery';
