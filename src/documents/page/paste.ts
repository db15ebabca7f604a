import { html, nothing, render } from 'lit';
import { IMAGE_BYTES } from '../../image/delivery.ts';
import type { PasteHostMessage, PastePageMessage, PasteStrings } from '../pasteProtocol.ts';
import { adoptStyles } from '../../gallery/page/adoptStyles.ts';
import { gifStyles } from './gifStyles.ts';
import { readClipboard, readTransfer, type Taken } from './takenImage.ts';

/** The script of the page that takes an image which has no file: pasted, or dropped. */

const vscode = acquireVsCodeApi<never>();
const main = document.querySelector('main') ?? document.body;
let strings: PasteStrings | undefined;
let problem = '';

const KEY = navigator.userAgent.includes('Mac') ? '⌘V' : 'Ctrl+V';

window.addEventListener('message', ({ data }: MessageEvent<PasteHostMessage>) => {
  ({ strings } = data);
  show();
  document.querySelector('button')?.focus();
  void pasteIfAllowed();
});
document.addEventListener('paste', (event) => {
  event.preventDefault();
  void take(readTransfer(event.clipboardData));
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void take(readTransfer(event.dataTransfer));
});

adoptStyles(gifStyles);
send({ type: 'ready' });

function send(message: PastePageMessage): void {
  vscode.postMessage(message);
}

function show(): void {
  if (strings === undefined) {
    return;
  }
  const { title, help, paste } = strings;
  render(
    html`<h1>${title}</h1>
      <p>${help.replace('{0}', KEY)}</p>
      <div class="buttons">
        <button type="button" class="primary" @click=${() => void pasteNow()}>${paste}</button>
      </div>
      <div role="alert">${problem === '' ? nothing : html`<p>${problem}</p>`}</div>`,
    main,
  );
}

/** Takes the image at once where the user has allowed pages to read the clipboard. */
async function pasteIfAllowed(): Promise<void> {
  const name = 'clipboard-read' as PermissionName;
  const allowed = await navigator.permissions.query({ name }).catch(() => undefined);
  if (allowed?.state === 'granted') {
    const file = await readClipboard().catch(() => undefined);
    if (file !== undefined) {
      await take({ type: 'file', file });
    }
  }
}

async function pasteNow(): Promise<void> {
  try {
    const file = await readClipboard();
    await take(file === undefined ? undefined : { type: 'file', file });
  } catch {
    say(strings?.refused.replace('{0}', KEY));
  }
}

async function take(taken: Taken | undefined): Promise<void> {
  if (taken === undefined) {
    say(strings?.empty);
  } else if (taken.type === 'uris') {
    send({ type: 'uris', list: taken.list.slice(0, 100_000) });
  } else if (taken.file.size > IMAGE_BYTES) {
    say(strings?.tooLarge);
  } else {
    say('');
    const bytes = new Uint8Array(await taken.file.arrayBuffer());
    send({ type: 'image', name: taken.file.name.slice(0, 500), bytes });
  }
}

function say(text = ''): void {
  problem = text;
  show();
}
