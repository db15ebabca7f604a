import * as v from 'valibot';
import { MapMemory, type Memory } from './memory.ts';

/**
 * The open pages of a workspace, for a window reload. VS Code gives back what a page has stored, and
 * the page isn't trusted: it stores only a random ID, and what belongs to the ID is here. So a page
 * can't name a file.
 */
export class RestorablePages<T> {
  /**
   * @param key of the pages in the memory
   * @param schema of what is kept of a page
   * @param most pages that are kept. A page that the user closes is forgotten at once.
   * @param memory of the workspace
   */
  constructor(
    private readonly key: string,
    private readonly schema: v.GenericSchema<unknown, T>,
    private readonly most: number,
    private readonly memory: Memory = new MapMemory(),
  ) {}

  /** @returns undefined when the page was closed, or has never been open */
  find(id: string): T | undefined {
    const page = v.safeParse(this.schema, this.read().get(id));
    return page.success ? page.output : undefined;
  }

  /** All pages that are kept, with their IDs. */
  list(): readonly { readonly id: string; readonly page: T }[] {
    return [...this.read().keys()].flatMap((id) => {
      const page = this.find(id);
      return page === undefined ? [] : [{ id, page }];
    });
  }

  /** Keeps a page, in place of what was kept for its ID. */
  keep(id: string, page: T): void {
    const pages = this.read();
    pages.delete(id);
    this.write(new Map([...pages, [id, page] as const].slice(-this.most)));
  }

  remove(id: string): void {
    const pages = this.read();
    if (pages.delete(id)) {
      this.write(pages);
    }
  }

  private read(): Map<string, unknown> {
    const kept = this.memory.get(this.key);
    const pages = v.safeParse(v.array(v.tuple([v.string(), v.unknown()])), kept);
    return new Map(pages.success ? pages.output : []);
  }

  private write(pages: ReadonlyMap<string, unknown>): void {
    // A page that can't be kept is closed by the next reload. Drafts and tasks are kept elsewhere.
    this.memory.update(this.key, [...pages]).then(undefined, () => undefined);
  }
}
