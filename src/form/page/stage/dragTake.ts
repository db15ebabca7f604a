import type { Take } from '../../protocol.ts';

/**
 * Lets the video of a take be dragged out of the page, into editors and into VS Code's explorer.
 * `ResourceURLs` is what VS Code's own lists of files give.
 */
export function dragTake({ dataTransfer }: DragEvent, { uri }: Take): void {
  if (dataTransfer !== null && uri !== undefined) {
    dataTransfer.clearData();
    dataTransfer.setData('text/uri-list', uri);
    dataTransfer.setData('ResourceURLs', JSON.stringify([uri]));
    dataTransfer.effectAllowed = 'copyMove';
  }
}
