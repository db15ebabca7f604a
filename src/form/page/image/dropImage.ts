import { readTransfer } from '../../../documents/page/takenImage.ts';
import { IMAGE_BYTES } from '../../../image/delivery.ts';
import type { PageMessage } from '../../protocol.ts';

/** Types of dragged data that may be an image. Text that is dragged into the prompt has none of them. */
const TYPES = ['Files', 'text/uri-list', 'resourceurls'];

/** Most characters of a list of URIs. */
const MOST_CHARACTERS = 100_000;

/**
 * Takes images that are dropped on the page: the extension opens their own pages. From VS Code's
 * explorer, a user holds Shift. What is dragged within the page stays there.
 */
export function followDrops(send: (message: PageMessage) => void): void {
  let isOwn = false;
  document.addEventListener('dragstart', () => {
    isOwn = true;
  });
  document.addEventListener('dragend', () => {
    isOwn = false;
  });
  const isImage = ({ dataTransfer }: DragEvent) =>
    !isOwn && dataTransfer?.types.some((type) => TYPES.includes(type)) === true;
  document.addEventListener('dragover', (event) => {
    if (isImage(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener('drop', (event) => {
    if (isImage(event)) {
      event.preventDefault();
      void sendDropped(event.dataTransfer, send);
    }
  });
}

async function sendDropped(
  transfer: DataTransfer | null,
  send: (message: PageMessage) => void,
): Promise<void> {
  const taken = readTransfer(transfer);
  if (taken?.type === 'uris') {
    send({ type: 'droppedUris', list: taken.list.slice(0, MOST_CHARACTERS) });
  } else if (taken !== undefined && taken.file.size <= IMAGE_BYTES) {
    const bytes = new Uint8Array(await taken.file.arrayBuffer());
    send({ type: 'droppedImage', name: taken.file.name.slice(0, 500), bytes });
  }
}
