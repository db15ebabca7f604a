import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { TaskRecord } from '../../tasks/record.ts';
import { startOfMonth } from '../../tasks/spending/monthlySpending.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import { PageClips } from '../../practice/pageClips.ts';
import { isVideoFile } from '../../util/isVideoFile.ts';
import { describeError } from '../../util/log.ts';
import { TaskFilter } from '../../views/taskFilter.ts';
import { taskActions } from '../../views/taskItem.ts';
import { groupLabel } from '../../views/texts/groupText.ts';
import { exists } from '../../workspace/freeName.ts';
import { isInRoots, missingRoots } from '../../workspace/localRoots.ts';
import { videoUri } from '../../workspace/videos.ts';
import { galleryHtml } from '../html.ts';
import { filterVideos, listFilterValues } from './filterVideos.ts';
import { countText } from './countText.ts';
import { toGridVideo } from './gridVideo.ts';
import { NO_FILTER, type GridFilter } from './gridFilter.ts';
import { GridMessage, type GridHostMessage, type GridVideo } from './protocol.ts';
import { gridStrings } from './strings.ts';

/** Milliseconds in which changes are shown together. */
const TOGETHER = 100;

/** The page with all videos of the list. */
export class GridPanel {
  private readonly filter: TaskFilter;
  private readonly clips: PageClips;
  /** What the page filters by. Only the page changes it. */
  private values: GridFilter = NO_FILTER;
  /** The tasks that the filter shows, newest first. */
  private shown: readonly TaskRecord[] = [];
  private version = 0;
  /** The places that the page has in sight. */
  private range: readonly [number, number] = [0, 0];
  private isComplete = false;
  private isReady = false;
  private closed = false;
  private updating: NodeJS.Timeout | undefined;
  /** The files of posters, by the tasks' IDs; undefined: there is none. */
  private readonly posters = new Map<string, string | undefined>();
  /** IDs of the tasks whose video is gone from the disk. */
  private readonly missing = new Set<string>();
  private readonly disposables: { dispose(): void }[] = [];

  constructor(
    private readonly app: App,
    private readonly panel: vscode.WebviewPanel,
  ) {
    this.filter = new TaskFilter((error) => app.log.error(describeError(error)));
    this.clips = new PageClips(app.practice, (command) => this.post(command));
    this.disposables.push(
      this.clips,
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.clips.stop();
        }
      }),
    );
    panel.onDidDispose(() => this.dispose());
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Shows the page, as soon as the newest tasks have been read. */
  async load(): Promise<void> {
    const tasks = await this.app.tasks();
    if (this.isClosed()) {
      return;
    }
    const first = new Promise<void>((resolve) => {
      this.disposables.push(
        tasks.onDidChange((changed) => {
          this.note(changed);
          this.updateSoon(tasks);
          resolve();
        }),
      );
    });
    // Errors are in the log. The list in the sidebar tries again.
    const all = tasks.loadEnded().catch(() => undefined);
    const whenRead = all.then(() => {
      this.isComplete = true;
      this.updateSoon(tasks);
    });
    await Promise.race([first, whenRead]);
    if (this.isClosed()) {
      return;
    }
    this.refresh(tasks);
    const { webview } = this.panel;
    const { extensionUri, globalStorageUri } = this.app.context;
    const modules = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
    const roots = [modules, vscode.Uri.joinPath(globalStorageUri, 'posters')];
    webview.options = {
      enableScripts: true,
      localResourceRoots: [...roots, ...missingRoots(roots, this.listFiles())],
    };
    webview.html = galleryHtml({
      script: webview.asWebviewUri(vscode.Uri.joinPath(modules, 'grid.js')).toString(),
      cspSource: webview.cspSource,
      pictures: webview.cspSource,
      language: vscode.env.language,
    });
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private dispose(): void {
    this.closed = true;
    clearTimeout(this.updating);
    this.filter.dispose();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private setFilter(filter: GridFilter): void {
    this.values = filter;
    this.filter.set(filter.text);
  }

  private receive(message: unknown): void {
    const read = v.safeParse(GridMessage, message);
    if (!read.success) {
      this.app.log.warn('The gallery sent a message that is not in its protocol. It was ignored.');
      return;
    }
    this.handle(read.output).catch((error: unknown) => this.app.log.error(describeError(error)));
  }

  private async handle(message: GridMessage): Promise<void> {
    const tasks = await this.app.tasks();
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        this.range = message.range;
        this.setFilter(message.filter);
        this.clips.stop();
        await this.update(tasks);
        if (this.panel.visible && !this.isClosed()) {
          this.clips.start();
        }
        break;
      case 'filter':
        this.setFilter(message.filter);
        this.range = [0, this.range[1] - this.range[0]];
        await this.update(tasks);
        break;
      case 'range':
        if (message.version === this.version) {
          this.range = message.range;
          await this.sendRange();
        }
        break;
      case 'compare':
        await this.compare(message.ids.flatMap((id) => tasks.get(id) ?? []));
        break;
      case 'clipProgress':
      case 'clip':
      case 'noClip':
        this.clips.receive(message);
        break;
      case 'generate':
        await vscode.commands.executeCommand('runwayVideo.generate');
        break;
      default: {
        const task = tasks.get(message.id);
        if (task !== undefined) {
          await this.handleVideo(message, task, tasks);
        }
      }
    }
  }

  private async handleVideo(
    message: Extract<GridMessage, { readonly id: string }>,
    task: TaskRecord,
    tasks: Tasks,
  ): Promise<void> {
    switch (message.type) {
      case 'star':
        await tasks.star([task.id], message.starred);
        break;
      case 'run':
        await vscode.commands.executeCommand(`runwayVideo.${message.command}`, task);
        break;
      case 'seen':
        if (this.panel.visible && task.unseen === true) {
          await tasks.seen(task.id);
        }
        break;
      case 'notPlayed':
        await this.lookForFile(task, tasks);
        break;
      case 'poster':
        if (await this.app.posters.write(task.id, message.bytes)) {
          this.posters.delete(task.id);
          await this.readPosters([task]);
          // The task may have changed meanwhile.
          this.post({ type: 'video', video: this.describe(tasks.get(task.id) ?? task) });
        }
    }
  }

  private async compare(compared: readonly TaskRecord[]): Promise<void> {
    const [first] = compared;
    await vscode.commands.executeCommand('runwayVideo.compareVideos', first, compared);
  }

  /** The page can't play a video: finds out whether its file is gone. */
  private async lookForFile({ id, file = '' }: TaskRecord, tasks: Tasks): Promise<void> {
    const isThere = await exists(videoUri(file));
    const task = tasks.get(id);
    // It may have been saved again meanwhile.
    if (!isThere && task?.file === file && !this.missing.has(id)) {
      this.missing.add(id);
      this.post({ type: 'video', video: this.describe(task) });
    }
  }

  /** A changed task may have another file. */
  private note(changed: readonly TaskRecord[]): void {
    for (const { id } of changed) {
      this.missing.delete(id);
    }
  }

  private updateSoon(tasks: Tasks): void {
    if (this.isReady && this.panel.visible) {
      this.updating ??= setTimeout(() => {
        this.updating = undefined;
        this.update(tasks).catch((error: unknown) => this.app.log.error(describeError(error)));
      }, TOGETHER);
    }
  }

  private refresh(tasks: Tasks): readonly TaskRecord[] {
    const all = tasks.all();
    this.shown = filterVideos(all, this.values, (task) => this.filter.matches(task));
    this.version += 1;
    return all;
  }

  /** Tells the page of the whole list, with the videos that it has in sight. */
  private async update(tasks: Tasks): Promise<void> {
    const all = this.refresh(tasks);
    const { version, shown, values } = this;
    // A shorter list begins at its last page.
    const [from, to] = this.range;
    const start = from < shown.length ? from : Math.max(0, shown.length - (to - from));
    const videos = await this.read(start, start + to - from);
    const { images, models, months } = listFilterValues(all, values);
    if (version !== this.version || videos === undefined) {
      return;
    }
    const { language } = vscode.env;
    this.post({
      type: 'list',
      strings: gridStrings(),
      version,
      total: all.length,
      count: shown.length,
      counted: countText(shown.length, all.length, language),
      isComplete: this.isComplete,
      choices: {
        image: images.map(({ uri, name }) => ({ value: uri, label: name })),
        model: models.map((model) => ({ value: model, label: model })),
        month: months.map((month) => ({
          value: month,
          label: groupLabel(startOfMonth(month), language),
        })),
      },
      from: start,
      videos,
    });
  }

  private async sendRange(): Promise<void> {
    const { version } = this;
    const [from, to] = this.range;
    const videos = await this.read(from, to);
    if (videos !== undefined && version === this.version) {
      this.post({ type: 'videos', version, from, videos });
    }
  }

  /**
   * Describes some videos of the list.
   *
   * @returns undefined when the page is loaded anew, because it may load more folders now
   */
  private async read(from: number, to: number): Promise<readonly GridVideo[] | undefined> {
    const tasks = this.shown.slice(from, to);
    if (this.widenRoots(tasks)) {
      return undefined;
    }
    await this.readPosters(tasks);
    return tasks.map((task) => this.describe(task));
  }

  private async readPosters(tasks: readonly TaskRecord[]): Promise<void> {
    await Promise.all(
      tasks.map(async ({ id, file }) => {
        if (file !== undefined && !this.posters.has(id)) {
          this.posters.set(id, await this.app.posters.find(id));
        }
      }),
    );
  }

  private describe(task: TaskRecord): GridVideo {
    const { webview } = this.panel;
    const { file, image } = task;
    const poster = this.posters.get(task.id);
    const isPlayable = file !== undefined && isVideoFile(file);
    const address = (uri: vscode.Uri) => webview.asWebviewUri(uri).toString();
    const picture = image.uri.startsWith('file:') ? vscode.Uri.parse(image.uri) : undefined;
    const { localResourceRoots: roots = [] } = webview.options;
    return toGridVideo(task, {
      now: Date.now(),
      language: vscode.env.language,
      actions: [
        ...(image.uri === '' ? [] : ['take']),
        ...taskActions(task, this.app.services.capabilities),
        ...(isPlayable && !this.missing.has(task.id) ? ['play'] : []),
      ],
      src: isPlayable ? address(videoUri(file)) : undefined,
      poster: poster === undefined ? undefined : address(vscode.Uri.file(poster)),
      image: picture !== undefined && isInRoots(roots, picture) ? address(picture) : undefined,
      missing: this.missing.has(task.id) ? l10n.t('The video was moved or deleted.') : undefined,
    });
  }

  /** The files of all videos that are known so far. */
  private listFiles(): readonly vscode.Uri[] {
    return this.shown.flatMap(({ file }) => (file === undefined ? [] : [videoUri(file)]));
  }

  /**
   * Lets the page load videos of more folders, if it needs one of them. VS Code then loads the page
   * anew. So it gets all folders that are known by then.
   *
   * @returns whether the page is loaded anew
   */
  private widenRoots(tasks: readonly TaskRecord[]): boolean {
    const { webview } = this.panel;
    const { localResourceRoots: roots = [] } = webview.options;
    const files = tasks.flatMap(({ file }) => (file === undefined ? [] : [videoUri(file)]));
    if (missingRoots(roots, files).length === 0) {
      return false;
    }
    const more = missingRoots(roots, this.listFiles());
    webview.options = { enableScripts: true, localResourceRoots: [...roots, ...more] };
    return true;
  }

  private post(message: GridHostMessage): void {
    if (!this.isClosed()) {
      void this.panel.webview.postMessage(message);
    }
  }
}
