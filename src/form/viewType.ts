/** The type of the form's webview panels, as `activationEvents` in package.json names it. */
export const FORM_VIEW_TYPE = 'runwayVideo.form';
