import type { ServiceClient } from '../runway/serviceClient.ts';
import type { Disposable } from '../util/emitter.ts';
import type { Log } from '../util/log.ts';
import type { ClipMaker } from './clipMaker.ts';
import type { ClipPage, ClipReport } from './protocol.ts';

interface Parts {
  readonly client: ServiceClient;
  readonly maker: ClipMaker;
}

/** Practice mode: makes videos on this computer, in place of a service. Loads with its first use. */
export class Practice {
  private readonly pages = new Set<ClipPage>();
  private parts: Promise<Parts> | undefined;

  /** @param folder the folder of its files, which all windows share */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** What stands for a service. */
  readonly client = async (): Promise<ServiceClient> => (await this.load()).client;

  /** A page can make clips until the result is disposed: it is hidden, closed or loaded anew then. */
  addPage(page: ClipPage): Disposable {
    this.pages.add(page);
    this.parts?.then(
      ({ maker }) => maker.check(),
      () => undefined,
    );
    return {
      dispose: () => {
        this.pages.delete(page);
        this.parts?.then(
          ({ maker }) => maker.leave(page),
          () => undefined,
        );
      },
    };
  }

  /** A page says something about a clip. It isn't trusted. */
  receive(page: ClipPage, report: ClipReport): void {
    this.parts?.then(
      ({ maker }) => maker.receive(page, report),
      () => undefined,
    );
  }

  private load(): Promise<Parts> {
    this.parts ??= this.open().catch((error: unknown) => {
      this.parts = undefined;
      throw error;
    });
    return this.parts;
  }

  private async open(): Promise<Parts> {
    const { openPractice } = await import('./openPractice.ts');
    return openPractice(this.folder, this.pages, this.log);
  }
}
