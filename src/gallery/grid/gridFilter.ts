/** The kinds of states that users filter by. */
export const VIDEO_STATES = ['all', 'ready', 'running', 'needsYou', 'failed'] as const;

/** Which videos the page shows. An empty text stands for all. */
export interface GridFilter {
  /** Words of the image's name, the prompt or the model, as they were typed. */
  readonly text: string;
  /** The URI of an image. */
  readonly image: string;
  /** The ID of a model. */
  readonly model: string;
  readonly state: (typeof VIDEO_STATES)[number];
  /** Such as `2026-11`. */
  readonly month: string;
  readonly starred: boolean;
}

/** What a new page shows. */
export const NO_FILTER: GridFilter = {
  text: '',
  image: '',
  model: '',
  state: 'ready',
  month: '',
  starred: false,
};
