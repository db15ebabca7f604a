import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openAccess, type TaskContext } from './context.ts';
import { BatchQueue } from './batches/batchQueue.ts';
import { createBatch, type BatchRequest } from './batches/batches.ts';
import { enqueueBatch } from './batches/enqueueBatch.ts';
import { ServicePoller } from './polling/servicePoller.ts';
import { askAboutTask } from './polling/askAboutTask.ts';
import { RunTimes } from './polling/runTimes.ts';
import { TaskQueries } from './polling/taskQueries.ts';
import { statIfExists } from './video/download.ts';
import { removePartials, type PartialDownload } from './video/partialDownload.ts';
import { SaveError } from './video/saveError.ts';
import { makesImages } from './video/videoFile.ts';
import { saveVideo, sweepVideos, type SaveOptions } from './video/saveVideo.ts';
import { TaskError } from './failure.ts';
import type { Disposable } from '../util/emitter.ts';
import type { Expense } from './spending/expense.ts';
import { transition, type TaskEvent } from './transitions.ts';
import { describeError } from '../util/log.ts';
import { KeyStorageError } from '../services/keyStorageError.ts';
import { isActive, isEnded, isRunning, needsAnnouncement, type TaskRecord } from './record.ts';
import { cancelTask, type CancelOutcome } from './cancel.ts';
import { submitTask, type Submission, type SubmitOptions, type TaskRequest } from './submit.ts';
import { listVideos, type SavedVideo } from './taskVideos.ts';
import { Windows } from './windows/windows.ts';

/** Removed records are kept this long, so that the user can undo the removal. Milliseconds. */
const KEEP_REMOVED = 24 * 3600_000;

/** The cost of a deleted record is kept this long after the task was sent. Milliseconds. */
const KEEP_EXPENSES = 400 * 24 * 3600_000;

/** All tasks of all windows, and everything that a user can do with a task. */
export class Tasks implements Disposable {
  private readonly pollers = new Map<string, ServicePoller>();
  /** By the API roots of their services. */
  private readonly queues = new Map<string, BatchQueue>();
  /** Ids of the records whose announcement is being claimed. */
  private readonly claiming = new Set<string>();
  private readonly windows: Windows;
  private readonly queries: TaskQueries;
  private readonly runTimes: RunTimes;
  private readonly listening: readonly Disposable[];

  private constructor(private readonly context: TaskContext) {
    this.windows = new Windows(context);
    this.queries = new TaskQueries(context.clock);
    this.runTimes = new RunTimes(context.store, context.log);
    this.listening = [
      context.store.onDidChange(() => this.wakePollers()),
      context.store.onDidChange(() => this.wakeQueues()),
      context.store.onRefreshRequested(() => this.pollSoon()),
    ];
  }

  /** Goes on with the work of earlier windows: submissions, tasks to poll, videos to save. */
  static async open(context: TaskContext): Promise<Tasks> {
    const tasks = new Tasks(context);
    await tasks.windows.show();
    // Show the tasks even if the disk can't be written to.
    const logged = (error: unknown) => context.log.error(describeError(error));
    await tasks.windows.settle().catch(logged);
    const before = context.clock.now() - KEEP_REMOVED;
    await tasks.windows.sweep(before).catch(logged);
    await context.store.sweep(before).catch(logged);
    await context.store.deleteExpenses(context.clock.now() - KEEP_EXPENSES).catch(logged);
    const folders = new Set(context.store.all().map((it) => it.folder));
    // Don't wait: the user's folders may be on slow disks. This never rejects.
    void Promise.all([...folders].map((it) => sweepVideos(it, before)));
    tasks.wakePollers();
    tasks.wakeQueues();
    return tasks;
  }

  /** Records that changed, here or in another window. */
  get onDidChange() {
    return this.context.store.onDidChange;
  }

  /** This window's name, as notices and claims in records have it. */
  get window(): string {
    return this.context.window;
  }

  /** Running tasks first, then the others. Both newest first. */
  all(): readonly TaskRecord[] {
    const rank = (it: TaskRecord) => (isRunning(it.state) ? 0 : 1);
    return this.context.store
      .all()
      .toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  }

  /** Whether the list has no tasks, as far as it has been read. */
  get isEmpty(): boolean {
    return this.context.store.all().length === 0;
  }

  /** The tasks that were sent or are being sent, until their videos are saved. */
  running(): readonly TaskRecord[] {
    return this.context.store.all().filter(({ state }) => isRunning(state) && state !== 'waiting');
  }

  /** The tasks of a service that have not ended, in no order: sorting a long list takes long. */
  unfinished(service: string): readonly TaskRecord[] {
    return this.context.store
      .all()
      .filter((task) => task.service === service && !isEnded(task.state));
  }

  /** The tasks with videos that the user has not looked at, as far as the list has been read. */
  unseen(): readonly TaskRecord[] {
    return this.context.store.all().filter((task) => task.unseen === true);
  }

  /** Reads the ended tasks, newest first, in steps that each fire `onDidChange`. */
  async loadEnded(): Promise<void> {
    const { store, clock, log } = this.context;
    try {
      await store.loadEnded();
    } catch (error) {
      log.error(`The ended tasks could not be read. ${describeError(error)}`);
      throw error;
    }
    await store.purge(clock.now() - KEEP_REMOVED);
  }

  get(id: string): TaskRecord | undefined {
    return this.context.store.get(id);
  }

  /** What every task cost, also removed tasks. A task may be there twice. */
  async expenses(): Promise<readonly Expense[]> {
    await this.loadEnded();
    return this.context.store.expenses();
  }

  /**
   * The tasks of all windows that were made since a time, as they are on disk now, also removed ones.
   *
   * @param time milliseconds since the epoch
   * @throws {TaskError} when a record can't be read at the moment
   */
  async listSince(time: number): Promise<readonly TaskRecord[]> {
    try {
      return await this.context.store.readSince(time);
    } catch (error) {
      throw new TaskError({ type: 'listUnreadable' }, 'no', { cause: error });
    }
  }

  async submit(request: TaskRequest, options?: SubmitOptions): Promise<Submission> {
    return this.windows.whileSubmitting(() => submitTask(this.context, request, options));
  }

  /**
   * Puts the tasks of a batch in line, as one group. They are on disk, flushed, before the first of
   * them is sent.
   *
   * @returns the records, in the order of the requests
   * @throws {TaskError} when the list can't be written; then none of them stays in line
   */
  async enqueue(requests: readonly BatchRequest[]): Promise<readonly TaskRecord[]> {
    const { context, window } = this;
    return this.windows.whileSubmitting(() =>
      enqueueBatch(context, createBatch(requests, window, context.clock.now())),
    );
  }

  /** The user agrees to send waiting tasks to their services, at these prices in credits. */
  async agree(prices: ReadonlyMap<string, number | undefined>): Promise<void> {
    for (const [id, credits] of prices) {
      await this.apply(id, { type: 'agreed', credits });
    }
  }

  /** Polls a task that exists at a service, by the service's id. */
  async track(service: string, taskId: string, folder: string): Promise<TaskRecord> {
    await this.loadEnded();
    const known = this.all().find((it) => it.service === service && it.taskId === taskId);
    if (known !== undefined) {
      return known;
    }
    const now = this.context.clock.now();
    return this.context.store.add({
      version: 2,
      id: randomUUID(),
      revision: 1,
      state: 'queued',
      service,
      image: { uri: '', name: taskId },
      folder,
      window: this.context.window,
      createdAt: now,
      taskId,
    });
  }

  /** Gives an unconfirmed task the id that the user found at the service. */
  attach(id: string, taskId: string): Promise<TaskRecord | undefined> {
    return this.apply(id, { type: 'accepted', taskId });
  }

  /**
   * Asks the service to cancel, unless the service is known not to cancel. A finished task is
   * never cancelled, because that would delete its video.
   *
   * @throws the errors of a client, when nothing was cancelled
   */
  async cancel(id: string): Promise<CancelOutcome> {
    const record = this.context.store.get(id);
    if (record?.state === 'waiting') {
      return (await this.withdraw(id)) ? 'withdrawn' : 'sent';
    }
    if (record?.taskId === undefined || !isActive(record.state) || record.state === 'saving') {
      return 'ended';
    }
    if (this.context.capabilities.has(record.service, 'cancel') === false) {
      return 'unsupported';
    }
    const client = await this.context.client(record.service);
    if (client === undefined) {
      throw new TaskError({ type: 'noKey' });
    }
    const { taskId } = record;
    const outcome = await cancelTask(this.context, this.queries, client, { ...record, taskId });
    this.pollers.get(record.service)?.pollSoon();
    return outcome;
  }

  /** Takes a task out of the line. @returns false when its turn has come meanwhile */
  async withdraw(id: string): Promise<boolean> {
    return (await this.apply(id, { type: 'withdrawn' }))?.state === 'cancelled';
  }

  /** Tries once more to save a video that could not be saved. */
  async saveAgain(id: string): Promise<void> {
    await this.apply(id, { type: 'saveAgain' });
  }

  /**
   * Saves a finished task's video once more in its folder, because the file is gone. Of several
   * videos, saves those whose files are gone.
   *
   * @returns the path of the first
   * @throws {SaveError} or the errors of a client
   */
  async downloadAgain(record: TaskRecord): Promise<string> {
    const gone: number[] = [];
    for (const [index, { file }] of listVideos(record).entries()) {
      if (file !== undefined && (await statIfExists(file)) === undefined) {
        gone.push(index);
      }
    }
    const [first = 0, ...others] = gone;
    const { file } = await this.downloadOneAgain(record, first);
    for (const index of others) {
      await this.downloadOneAgain(record, index);
    }
    return file;
  }

  private async downloadOneAgain(record: TaskRecord, index: number): Promise<SavedVideo> {
    const saved = await this.fetchVideo(record, record.folder, { index });
    await this.saved(record.id, saved, index);
    return saved;
  }

  /**
   * Downloads a finished task's video into a folder.
   *
   * @throws {SaveError} or the errors of a client
   */
  async fetchVideo(
    record: TaskRecord,
    folder: string,
    options: SaveOptions = {},
  ): Promise<SavedVideo> {
    const url = await this.freshLink(record, options.index);
    // Another id than the record's: the poller may be saving the same video now.
    const target = { id: randomUUID(), image: record.image, folder };
    const access = await openAccess(this.context, record.service);
    const images = makesImages(record.settings?.outputFormat);
    const { signal } = new AbortController();
    for (let partials: readonly PartialDownload[] = []; ;) {
      try {
        return await saveVideo(target, url, signal, { access, images, ...options, partials });
      } catch (error) {
        const partial = error instanceof SaveError ? error.partial : undefined;
        // The user waits: go on at once, as long as more of the video comes.
        if (partial === undefined || partial.size <= (partials[0]?.size ?? 0)) {
          await removePartials(partial === undefined ? [] : [partial]);
          throw error;
        }
        partials = [partial];
      }
    }
  }

  /** A link to a finished video that has not expired. @throws the errors of a client */
  private async freshLink(record: TaskRecord, index = 0): Promise<string> {
    const known = listVideos(record)[index]?.url;
    const client = await this.context.client(record.service).catch((error: unknown) => {
      // The link that is known may still work.
      if (known === undefined || !(error instanceof KeyStorageError)) {
        throw error;
      }
      return undefined;
    });
    if (client !== undefined && record.taskId !== undefined) {
      const sent = { ...record, taskId: record.taskId };
      const answer = await askAboutTask(this.queries, client, sent);
      const link = [answer.videoUrl, ...(answer.moreVideoUrls ?? [])][index];
      if (link !== undefined) {
        return link;
      }
    }
    if (known === undefined) {
      throw new TaskError({ type: 'videoGone' });
    }
    return known;
  }

  /** Records where the user put a video. @param index the number of the video, from 0 */
  async saved(id: string, video: SavedVideo, index = 0): Promise<void> {
    await this.apply(id, { type: 'saved', index, ...video });
  }

  /** The tasks on the list that have ended. */
  async listEnded(): Promise<readonly TaskRecord[]> {
    await this.loadEnded();
    return this.all().filter((task) => isEnded(task.state));
  }

  /** The user has looked at a task's video. */
  async seen(id: string): Promise<void> {
    await this.apply(id, { type: 'seen' });
  }

  /** Marks tasks with a star, or takes their stars away. */
  async star(ids: readonly string[], starred: boolean): Promise<void> {
    await Promise.all(ids.map((id) => this.apply(id, { type: 'starred', starred })));
  }

  /** Takes tasks off the list. Nothing is deleted at the service or on disk. */
  async remove(...ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.apply(id, { type: 'removed' })));
  }

  /** Puts removed tasks back on the list. */
  async restore(...ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.apply(id, { type: 'restored' })));
  }

  /**
   * Claims the announcement of a task's end. Only the window that submitted the task gets it, or,
   * when that is gone, the first that asks.
   *
   * @returns true once, in one window
   */
  async claimAnnouncement(record: TaskRecord): Promise<boolean> {
    const { context } = this;
    const own = record.window === context.window;
    if (record.announced === true || (!own && (await this.windows.isAlive(record.window)))) {
      return false;
    }
    if (this.claiming.has(record.id)) {
      return false;
    }
    this.claiming.add(record.id);
    try {
      return await this.claimInRecord(record.id);
    } finally {
      this.claiming.delete(record.id);
    }
  }

  /** Leaves the announcement of a task of this window to the others. */
  async handOver(id: string): Promise<void> {
    await this.apply(id, { type: 'handedOver', window: this.context.window });
  }

  /**
   * Claims the announcement of the end of a whole batch. A window that gets it claims those of all its
   * tasks.
   *
   * @param batch its tasks, in their order; the first decides
   * @returns true once, in one window
   */
  async claimBatch([first, ...others]: readonly TaskRecord[]): Promise<boolean> {
    if (first === undefined || !(await this.claimAnnouncement(first))) {
      return false;
    }
    for (const { id } of others.filter(needsAnnouncement)) {
      await this.claimInRecord(id).catch((error: unknown) =>
        this.context.log.warn(describeError(error)),
      );
    }
    return true;
  }

  private async claimInRecord(id: string): Promise<boolean> {
    const { store, clock, window } = this.context;
    let changes = 0;
    const claimed = await store.update(id, (it) => {
      const announced = transition(it, { type: 'announced', window }, clock.now());
      // The change may be made twice, after a doubtful write. It stays one claim.
      changes += announced === it ? 0 : 1;
      return announced;
    });
    return changes > 0 && claimed?.announcedBy === window;
  }

  /** Reads what other windows wrote, and polls every task as soon as that is allowed. */
  async refresh(): Promise<void> {
    await this.context.store.refresh();
    this.pollSoon();
    const { store, log } = this.context;
    await store.requestRefresh().catch((error: unknown) => log.debug(describeError(error)));
  }

  /** A key was set or removed. What was noticed about this window's key may be wrong now. */
  keysChanged(): void {
    for (const record of this.all()) {
      if (record.notice?.kind === 'key' && record.notice.window === this.window) {
        this.apply(record.id, { type: 'noticed', notice: undefined }).catch((error: unknown) =>
          this.context.log.warn(describeError(error)),
        );
      }
    }
    this.pollSoon();
  }

  private pollSoon(): void {
    for (const queue of this.queues.values()) {
      queue.retry();
    }
    for (const poller of this.pollers.values()) {
      poller.pollSoon();
    }
  }

  dispose(): void {
    for (const it of this.listening) {
      it.dispose();
    }
    for (const worker of [...this.pollers.values(), ...this.queues.values()]) {
      worker.dispose();
    }
    this.windows.dispose();
    this.runTimes.dispose();
    this.context.store.dispose();
  }

  private wakePollers(): void {
    for (const record of this.context.store.all()) {
      if (isActive(record.state) && !this.pollers.has(record.service)) {
        const { service } = record;
        const { context, queries, windows, runTimes } = this;
        const poller = new ServicePoller(service, context, queries, windows, runTimes);
        this.pollers.set(service, poller);
        void poller.run();
      }
    }
    for (const poller of this.pollers.values()) {
      poller.wake();
    }
  }

  private wakeQueues(): void {
    const { batches } = this.context;
    if (batches === undefined) {
      return;
    }
    for (const { service, state } of this.context.store.all()) {
      if (state === 'waiting' && !this.queues.has(service)) {
        const queue = new BatchQueue(service, this.context, this.windows, batches);
        this.queues.set(service, queue);
        void queue.run();
      }
    }
    for (const queue of this.queues.values()) {
      queue.wake();
    }
  }

  private apply(id: string, event: TaskEvent): Promise<TaskRecord | undefined> {
    const { store, clock } = this.context;
    return store.update(id, (it) => transition(it, event, clock.now()));
  }
}

/** The folders that tasks use below the extension's own. */
export function taskFolders(root: string): { readonly records: string; readonly leases: string } {
  return { records: join(root, 'records'), leases: join(root, 'leases') };
}
