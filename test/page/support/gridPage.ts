import type { Browser, Page } from 'playwright-core';
import { filterVideos, listFilterValues } from '../../../src/gallery/grid/filterVideos.ts';
import { countText } from '../../../src/gallery/grid/countText.ts';
import { NO_FILTER, type GridFilter } from '../../../src/gallery/grid/gridFilter.ts';
import { toGridVideo } from '../../../src/gallery/grid/gridVideo.ts';
import type {
  GridHostMessage,
  GridMessage,
  GridPageState,
  GridVideo,
} from '../../../src/gallery/grid/protocol.ts';
import { gridStrings } from '../../../src/gallery/grid/strings.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { openVideoPage, type VideoServer } from './videoPage.ts';

/** What the host knows of a video's files. */
export type Files = Partial<Pick<GridVideo, 'src' | 'poster' | 'image'>>;

/** The page with all videos in a browser, and a stand-in for the extension behind it. */
export class GridPage {
  /** What the page has sent. */
  readonly messages: GridMessage[] = [];
  private version = 0;
  private range: readonly [number, number] = [0, 0];
  filter: GridFilter = NO_FILTER;

  private constructor(
    readonly page: Page,
    readonly errors: string[],
    public tasks: readonly TaskRecord[],
    private readonly files: (task: TaskRecord) => Files,
  ) {}

  static async open(
    browser: Browser,
    server: VideoServer,
    {
      tasks,
      files = () => ({}),
      state,
      ...options
    }: {
      readonly tasks: readonly TaskRecord[];
      readonly files?: (task: TaskRecord) => Files;
      readonly state?: GridPageState;
    } & Parameters<Browser['newPage']>[0],
  ): Promise<GridPage> {
    const { page, errors } = await openVideoPage(browser, server, options);
    const grid = new GridPage(page, errors, tasks, files);
    await page.exposeFunction('toHost', (message: GridMessage) => grid.receive(message));
    await page.evaluate((kept) => {
      let state: unknown = kept;
      Object.assign(window, {
        state: () => state,
        acquireVsCodeApi: () => ({
          postMessage: (message: GridMessage) => {
            (window as unknown as { toHost(it: unknown): void }).toHost(
              message.type === 'poster' ? { ...message, bytes: message.bytes.length } : message,
            );
          },
          getState: () => state,
          setState: (it: unknown) => (state = it),
        }),
      });
    }, state);
    await page.evaluate(() => window.load('grid'));
    await page.waitForFunction(() => document.querySelector('main')?.childElementCount !== 0);
    return grid;
  }

  async post(message: GridHostMessage): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message);
  }

  /** Sends the list, as after a change of a task. */
  async show(isComplete = true): Promise<void> {
    this.version += 1;
    const shown = this.shown();
    const { images, models, months } = listFilterValues(this.tasks, this.filter);
    await this.post({
      type: 'list',
      strings: gridStrings(),
      version: this.version,
      total: this.tasks.length,
      count: shown.length,
      counted: countText(shown.length, this.tasks.length, 'en'),
      isComplete,
      choices: {
        image: images.map(({ uri, name }) => ({ value: uri, label: name })),
        model: models.map((model) => ({ value: model, label: model })),
        month: months.map((month) => ({ value: month, label: month })),
      },
      from: this.range[0],
      videos: this.describe(this.range),
    });
  }

  /** Waits until the page has sent a message of a type, and returns the last. */
  async waitForMessage<T extends GridMessage['type']>(
    type: T,
  ): Promise<Extract<GridMessage, { type: T }>> {
    for (;;) {
      const found = this.messages.findLast((message) => message.type === type);
      if (found !== undefined) return found as Extract<GridMessage, { type: T }>;
      // Fails when the page is closed.
      await this.page.waitForTimeout(20);
    }
  }

  private shown(): readonly TaskRecord[] {
    const { text } = this.filter;
    return filterVideos(this.tasks, this.filter, (task) =>
      JSON.stringify([task.image.name, task.settings]).includes(text),
    );
  }

  private describe([from, to]: readonly [number, number]): readonly GridVideo[] {
    return this.shown()
      .slice(from, to)
      .map((task) =>
        toGridVideo(task, {
          ...{ now: Date.now(), language: 'en', missing: undefined },
          ...{ src: undefined, poster: undefined, image: undefined },
          actions: ['take', 'open', task.starred === true ? 'starred' : 'star'],
          ...this.files(task),
        }),
      );
  }

  private async receive(message: GridMessage): Promise<void> {
    this.messages.push(message);
    switch (message.type) {
      case 'ready':
        this.filter = message.filter;
        this.range = message.range;
        await this.show();
        break;
      case 'filter':
        this.filter = message.filter;
        this.range = [0, this.range[1] - this.range[0]];
        await this.show();
        break;
      case 'range':
        if (message.version === this.version) {
          this.range = message.range;
          const videos = this.describe(message.range);
          await this.post({
            type: 'videos',
            version: message.version,
            from: message.range[0],
            videos,
          });
        }
        break;
      case 'star':
        this.tasks = this.tasks.map((task) =>
          task.id === message.id ? { ...task, starred: message.starred } : task,
        );
        await this.show();
        break;
      default:
    }
  }
}
