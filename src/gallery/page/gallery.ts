import { html, render } from 'lit';
import type { HostMessage, PageMessage } from '../protocol.ts';
import { createComparison, type Comparison } from './compare.ts';
import { readLastFrame } from './lastFrame.ts';
import { readFirstFrame } from './poster.ts';
import { VideoError } from './openVideo.ts';
import { adoptStyles } from './adoptStyles.ts';
import { videoStyles } from './styles.ts';

/** The script of a page with videos: it shows or does what the extension asks for. */

const vscode = acquireVsCodeApi<never>();
const main = document.querySelector('main') ?? document.body;
let comparison: Comparison | undefined;

window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
  comparison?.dispose();
  comparison = undefined;
  switch (data.type) {
    case 'compare':
      comparison = compare(data);
      break;
    case 'readFrame':
      void sendFrame(data);
      break;
  }
});

adoptStyles(videoStyles);
send({ type: 'ready' });

function send(message: PageMessage): void {
  vscode.postMessage(message);
}

function compare({
  videos,
  strings,
  canKeep,
}: Extract<HostMessage, { type: 'compare' }>): Comparison {
  return createComparison(main, {
    videos,
    strings,
    events: {
      onKeep: canKeep ? (index) => send({ type: 'keep', index }) : undefined,
      onClose: () => send({ type: 'close' }),
      onOpenInSystem: (index) => send({ type: 'openInSystem', index }),
    },
  });
}

async function sendFrame({
  frame,
  title,
  detail,
  src,
}: Extract<HostMessage, { type: 'readFrame' }>): Promise<void> {
  render(
    html`<div class="message" role="status">
      <h1>${title}</h1>
      <p>${detail}</p>
    </div>`,
    main,
  );
  try {
    const png = await (frame === 'last' ? readLastFrame(src) : readFirstFrame(src));
    send({ type: 'frame', png });
  } catch (error) {
    send({ type: 'fault', fault: error instanceof VideoError ? error.fault : 'other' });
  }
}
