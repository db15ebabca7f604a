import type { App } from '../app.ts';
import { openGrid } from '../gallery/grid/openGrid.ts';

/** Shows all videos of the list. */
export function openGallery(app: App): Promise<void> {
  return openGrid(app);
}
