import type { Disposable } from '../util/emitter.ts';
import type { Practice } from './practice.ts';
import type { ClipPage, ClipReport } from './protocol.ts';

/** Lets a page make the clips of practice mode while it is loaded and in sight. */
export class PageClips implements Disposable {
  private readonly page: ClipPage;
  private joined: Disposable | undefined;

  /** @param send sends a command to the page */
  constructor(
    private readonly practice: Pick<Practice, 'addPage' | 'receive'>,
    send: ClipPage['send'],
  ) {
    this.page = { send };
  }

  /** The page is loaded and in sight. */
  start(): void {
    this.joined ??= this.practice.addPage(this.page);
  }

  /** The page is hidden or loaded anew. The clip that it may have been making is lost. */
  stop(): void {
    this.joined?.dispose();
    this.joined = undefined;
  }

  /** The page is closed. */
  dispose(): void {
    this.stop();
  }

  /** The page says something about a clip. It isn't trusted. */
  receive(report: ClipReport): void {
    this.practice.receive(this.page, report);
  }
}
