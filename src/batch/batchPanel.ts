import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { chooseModel } from '../form/chooseModel.ts';
import { openForm } from '../form/openForm.ts';
import { partsAddress } from '../form/formContent.ts';
import { loadPage, type PageContent } from '../form/pageContent.ts';
import { PageOffer } from '../form/pageOffer.ts';
import { PromptHelp } from '../form/promptHelp/promptHelp.ts';
import type { FormValues, ServiceOffer } from '../form/protocol.ts';
import { formStrings } from '../form/strings.ts';
import { defaultValues } from '../form/values.ts';
import { PageClips } from '../practice/pageClips.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import type { Service } from '../runway/service.ts';
import { readSettings } from '../settings.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { notify } from '../ui/notification.ts';
import { describeError } from '../util/log.ts';
import { selectTask } from '../views/selectTask.ts';
import { creditsText, priceText } from '../views/texts/credits.ts';
import { errorText } from '../views/texts/failureText.ts';
import { stateText } from '../views/texts/taskText.ts';
import { imageFrom, readImage } from '../workspace/imageSource.ts';
import { missingRoots } from '../workspace/localRoots.ts';
import { chooseImages } from './chooseImages.ts';
import { ImageList } from './imageList.ts';
import { PageWork } from './pageWork.ts';
import {
  planBatch,
  sumPrices,
  summaryText,
  type PlannedEntry,
  type PlannedVideo,
  type ReadImage,
} from './planBatch.ts';
import {
  BatchPageMessage,
  type BatchHostMessage,
  type BatchImage,
  type BatchPlan,
} from './protocol.ts';
import type { RestorableBatch } from './restorableBatches.ts';
import { batchStrings } from './strings.ts';
import { submitBatch } from './submitBatch.ts';

/** Milliseconds in which changes of tasks and images are shown together. */
const TOGETHER = 100;

/** The page of several images: what their videos have in common, and what each one costs. */
export class BatchPanel {
  private readonly disposables: { dispose(): void }[] = [];
  private values: FormValues | undefined;
  private readonly offer: PageOffer;
  private readonly promptHelp: PromptHelp;
  private readonly clips: PageClips;
  private isSubmitting = false;
  private issues: readonly FieldIssue[] = [];
  /** The plan that the page shows. */
  private plan: BatchPlan | undefined;
  private planned: readonly PlannedEntry[] = [];
  /** What the page does with images. */
  private readonly work: PageWork;
  private readonly images: ImageList;
  private showing: NodeJS.Timeout | undefined;
  private choosingModel = new AbortController();
  private closed = false;
  private opened = true;

  constructor(
    private readonly app: App,
    private readonly panel: vscode.WebviewPanel,
    private readonly id: string,
    { images, values }: RestorableBatch,
  ) {
    this.values = values;
    this.offer = new PageOffer(app);
    this.promptHelp = new PromptHelp(app, (message) => this.post(message));
    this.clips = new PageClips(app.practice, (command) => this.post(command));
    this.work = new PageWork(
      (message) => this.post(message),
      () => panel.visible,
    );
    this.images = new ImageList({
      readFile: readImage,
      work: this.work,
      copies: app.copies,
      onError: (error) => app.log.error(describeError(error)),
    });
    this.images.add(
      images.map(({ uri, prompt, task }) => ({
        source: imageFrom(uri),
        prompt,
        ...(task === undefined ? {} : { task }),
      })),
    );
    this.disposables.push(
      this.promptHelp,
      this.clips,
      this.images,
      this.work,
      this.images.onDidChange(() => this.showSoon()),
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.clips.stop();
          if (this.isSubmitting) {
            // The user must see that it goes on, or that it doesn't.
            this.work.stop();
          }
        }
      }),
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      app.services.onDidChange(() => this.tellOffer()),
      app.services.capabilities.onDidLearn(() => this.tellOffer()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('runwayVideo.models')) {
          this.tellOffer();
        }
      }),
    );
  }

  /** Loads the page, and reads the images meanwhile. @param opened by the user, just now */
  async load(content: PageContent, opened: boolean): Promise<void> {
    this.opened = opened;
    loadPage(this.panel.webview, content);
    const logged = (error: unknown) => this.app.log.warn(describeError(error));
    this.follow().catch(logged);
    this.keepForReload();
    await this.images.read();
  }

  private async follow(): Promise<void> {
    const tasks = await this.app.tasks();
    const following = await this.offer.follow(() => this.tellOffer());
    const listening = tasks.onDidChange((changed) => {
      const own = new Set(this.images.entries().map(({ task }) => task));
      if (changed.some(({ id }) => own.has(id))) {
        this.showSoon();
      }
    });
    if (this.closed) {
      following.dispose();
      listening.dispose();
      return;
    }
    this.disposables.push(following, listening);
    this.records = (id) => tasks.get(id);
    this.showSoon();
  }

  /** Finds a task of the list, once that is open. */
  private records: (id: string) => TaskRecord | undefined = () => undefined;

  private dispose(): void {
    this.closed = true;
    clearTimeout(this.showing);
    this.choosingModel.abort();
    this.app.batches.remove(this.id);
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  private keepForReload(): void {
    if (!this.closed) {
      const images = this.images.entries().map(({ source, prompt, task }) => ({
        uri: source.uri,
        ...(prompt === undefined ? {} : { prompt }),
        ...(task === undefined ? {} : { task }),
      }));
      const { values } = this;
      this.app.batches.keep(this.id, { images, ...(values && { values }) });
    }
  }

  private receive(message: unknown): void {
    const read = v.safeParse(BatchPageMessage, message);
    if (!read.success) {
      this.app.log.warn('The page of a batch sent a message that is not in its protocol.');
      if (!this.isSubmitting) {
        // The page may be waiting for an answer.
        this.post({ type: 'refused', issues: [] });
      }
      return;
    }
    const logged = (error: unknown) => this.app.log.error(describeError(error));
    const { output } = read;
    switch (output.type) {
      case 'ready':
        this.clips.stop();
        this.init();
        break;
      case 'changed':
        if (!this.isSubmitting) {
          this.values = output.values;
          this.keepForReload();
          this.show();
        }
        break;
      case 'prompt':
        if (!this.isSubmitting) {
          this.images.setPrompt(output.image, output.prompt);
          this.keepForReload();
          this.show();
        }
        break;
      case 'remove':
        if (!this.isSubmitting) {
          this.images.remove(output.image);
          this.keepForReload();
          this.show();
        }
        break;
      case 'prepared':
        this.work.receive(output);
        break;
      case 'add':
        this.add(output.what).catch(logged);
        break;
      case 'openPage':
        this.openPage(output.image).catch(logged);
        break;
      case 'chooseModel':
        this.chooseModel(output.values).catch(logged);
        break;
      case 'submit':
        this.submit(output).catch(logged);
        break;
      case 'showList':
        vscode.commands.executeCommand('runwayVideo.tasks.focus').then(undefined, logged);
        break;
      case 'selectService':
        vscode.commands.executeCommand('runwayVideo.selectService').then(undefined, logged);
        break;
      case 'choosePromptExample':
      case 'chooseRecentPrompt':
      case 'improvePrompt':
      case 'stopImproving':
      case 'choosePracticeFailure':
        this.promptHelp.receive(output);
        break;
      case 'clipProgress':
      case 'clip':
      case 'noClip':
        this.clips.receive(output);
    }
  }

  private async add(what: 'images' | 'folder'): Promise<void> {
    const [first] = this.files();
    this.addImages(await chooseImages(what, first && vscode.Uri.joinPath(first, '..')));
  }

  /** Adds images that are not on the page yet. */
  addImages(uris: readonly vscode.Uri[]): void {
    if (this.isSubmitting || this.closed) {
      return;
    }
    this.images.add(uris.map((uri) => ({ source: imageFrom(uri.toString()) })));
    const { webview } = this.panel;
    const { localResourceRoots: roots = [] } = webview.options;
    const more = missingRoots(roots, this.files());
    if (more.length > 0) {
      webview.options = { enableScripts: true, localResourceRoots: [...roots, ...more] };
    }
    this.keepForReload();
    this.show();
    void this.images.read();
  }

  private files(): vscode.Uri[] {
    return this.images.entries().map(({ source }) => vscode.Uri.parse(source.uri));
  }

  private async openPage(id: string): Promise<void> {
    const entry = this.images.find(id);
    if (entry !== undefined) {
      await openForm(this.app, entry.source);
    }
  }

  private async chooseModel(values: FormValues): Promise<void> {
    this.choosingModel.abort();
    this.choosingModel = new AbortController();
    const { signal } = this.choosingModel;
    const model = await chooseModel(this.offer.read().offer, values, undefined, signal);
    if (model !== undefined && !this.isSubmitting) {
      this.post({ type: 'model', model });
    }
  }

  private init(): void {
    const { offer } = this.offer.read();
    this.values ??= defaultValues(readSettings(this.files()[0]), offer.models);
    this.keepForReload();
    this.post({
      type: 'init',
      form: this.id,
      strings: formStrings(),
      batchStrings: batchStrings(),
      values: this.values,
      issues: this.issues,
      plan: this.makePlan(offer),
      takesFocus: this.opened && this.panel.active,
      parts: partsAddress(this.app.context.extensionUri, this.panel.webview),
      ...offer,
    });
    this.opened = false;
    this.promptHelp.start();
    this.work.start();
    this.clips.start();
    if (this.isSubmitting) {
      this.post({ type: 'submitting' });
    }
  }

  private tellOffer(): void {
    this.post({ type: 'service', ...this.offer.read().offer });
    this.show();
  }

  private showSoon(): void {
    this.showing ??= setTimeout(() => this.show(), TOGETHER);
  }

  private show(): void {
    clearTimeout(this.showing);
    this.showing = undefined;
    if (!this.closed && this.values !== undefined) {
      const { plan } = this;
      const next = this.makePlan(this.offer.read().offer);
      if (next !== plan) {
        this.post({ type: 'plan', plan: next });
      }
    }
  }

  /** What Generate would do now. Another plan or price gets another name. */
  private makePlan(offer: ServiceOffer): BatchPlan {
    const { values, app } = this;
    const service = app.services.currentOrNone();
    if (values === undefined || service === undefined) {
      this.planned = [];
    } else {
      const { models, uploads } = offer;
      this.planned = planBatch(this.images.entries(), { values, service, models, uploads });
    }
    const videos = this.videos();
    // The name is not about prompts: the page shows them anyway, and each key would change it.
    const order = videos.map(({ settings, entry, credits, order: copy }) => [
      ...[{ ...settings, promptText: '' }, entry.id, credits, copy?.purpose],
    ]);
    const asked = JSON.stringify([service?.root, order]);
    if (asked !== this.asked) {
      this.asked = asked;
      this.shown = randomUUID();
    }
    const credits = sumPrices(videos);
    // The price is that of all images.
    const isReading = this.planned.some(({ type }) => type === 'reading');
    const count = isReading ? 0 : videos.length;
    const plan: BatchPlan = {
      shown: this.shown,
      images: this.planned.map((it) => this.toImage(it)),
      count,
      button: isReading
        ? l10n.t('Reading…')
        : buttonText(count, credits, values?.duration === 'auto', service?.kind),
      summary: summaryText(this.planned),
    };
    // An equal plan stays the same object, so that nothing is sent.
    this.plan = isDeepStrictEqual(plan, this.plan) ? this.plan : plan;
    return this.plan ?? plan;
  }

  /** The videos and prices of the plan, as text, and the name of this plan. */
  private asked = '';
  private shown = '';

  private videos() {
    return this.planned.flatMap((it) => (it.type === 'video' ? [it.video] : []));
  }

  private toImage(planned: PlannedEntry): BatchImage {
    const { entry } = planned;
    const { source, prompt } = entry;
    const common = {
      id: entry.id,
      name: source.name,
      picture: this.panel.webview.asWebviewUri(vscode.Uri.parse(source.uri)).toString(),
      canBeMended: false,
      prompt,
    };
    switch (planned.type) {
      case 'reading':
        return { ...common, phase: 'reading', text: l10n.t('Reading…') };
      case 'sent': {
        const task = this.records(entry.task ?? '');
        return { ...common, phase: 'sent', text: task === undefined ? '' : progressText(task) };
      }
      case 'left out': {
        const { reason, canBeMended } = planned;
        return { ...common, phase: 'left out', text: reason, canBeMended };
      }
      case 'video': {
        const { settings, credits, read, order } = planned.video;
        const price = credits === undefined ? undefined : creditsText(credits, vscode.env.language);
        const text = [settings.ratio?.replace(':', ' × '), price].filter(Boolean).join(' · ');
        // Its own page can frame another part.
        const canBeMended = order?.region !== undefined;
        const copy = toNote(read, order);
        return { ...common, phase: 'ready', text, issue: planned.issue, copy, canBeMended };
      }
    }
  }

  /** Submits the plan that the page got last, once. */
  private async submit({ values, shown }: { values: FormValues; shown: string }): Promise<void> {
    if (this.isSubmitting) {
      return;
    }
    this.values = values;
    const { offer } = this.offer.read();
    this.makePlan(offer);
    const service = this.app.services.currentOrNone();
    if (!this.panel.visible || shown !== this.shown || service === undefined) {
      this.show();
      this.refuse([{ field: '', message: changedText() }]);
      return;
    }
    const wrong = this.planned.flatMap((it) =>
      it.type === 'video' && it.issue !== undefined
        ? [{ field: '', message: l10n.t('{0}: {1}', it.entry.source.name, it.issue) }]
        : [],
    );
    const videos = this.videos();
    if (wrong.length > 0 || this.plan?.count === 0) {
      this.refuse(wrong.slice(0, MOST_ISSUES));
      return;
    }
    const model = offer.models.find(({ id }) => id === values.model);
    const leftOut = this.planned.filter(({ type }) => type === 'left out').length;
    this.isSubmitting = true;
    this.issues = [];
    this.post({ type: 'submitting' });
    try {
      const order = { service, model, values, videos, leftOut };
      const isStillShown = () => {
        this.makePlan(this.offer.read().offer);
        return !this.closed && shown === this.shown;
      };
      const makeCopy = async (video: PlannedVideo) =>
        this.panelIsShown() ? this.images.makeCopy(video) : undefined;
      const records = await submitBatch(this.app, order, isStillShown, makeCopy);
      this.isSubmitting = false;
      if (records === 'changed') {
        this.refuse([{ field: '', message: changedText() }]);
        if (!this.panelIsShown()) {
          void notify('warning', changedText(), []);
        }
      } else if (records === undefined) {
        this.refuse([]);
      } else {
        await this.accept(
          videos.map(({ entry }) => entry.id),
          records,
          values.promptText,
        );
      }
    } catch (error) {
      this.isSubmitting = false;
      this.app.log.error(describeError(error));
      this.refuse([{ field: '', message: errorText(error) }]);
    }
  }

  /** The videos are in line. Another click must not ask for them again. */
  private async accept(
    ids: readonly string[],
    records: readonly TaskRecord[],
    prompt: string,
  ): Promise<void> {
    for (const [index, id] of ids.entries()) {
      const task = records[index]?.id;
      if (task !== undefined) {
        this.images.setTask(id, task);
      }
    }
    this.keepForReload();
    this.show();
    this.post({ type: 'accepted', count: records.length });
    this.app.recentPrompts.add(prompt);
    const [first] = records;
    if (first !== undefined) {
      await selectTask(this.app.view, first, 'leave');
    }
  }

  private panelIsShown(): boolean {
    return !this.closed && this.panel.visible;
  }

  private refuse(issues: readonly FieldIssue[]): void {
    this.issues = issues;
    this.show();
    this.post({ type: 'refused', issues });
  }

  private post(message: BatchHostMessage): void {
    if (!this.closed) {
      void this.panel.webview.postMessage(message);
    }
  }
}

/** What the page says about the copy that is sent. */
function toNote(
  { format, length, transparent = false }: ReadImage,
  order: PlannedVideo['order'],
): BatchImage['copy'] {
  return order && { format, length, transparent, reasons: order.reasons, region: order.region };
}

/** The most issues that are shown at once. */
const MOST_ISSUES = 5;

function changedText(): string {
  return l10n.t('Not sent: the page was hidden or has changed. Select Generate again.');
}

function progressText({ state, progress }: TaskRecord): string {
  return state === 'running' && progress !== undefined
    ? `${stateText(state)} ${Math.round(progress * 100)}%`
    : stateText(state);
}

function buttonText(
  count: number,
  credits: number | undefined,
  isMost: boolean,
  kind: Service['kind'] = 'runway',
): string {
  const generate = count === 1 ? l10n.t('Generate') : l10n.t('Generate {0}', count);
  if (count === 0) {
    return l10n.t('Generate');
  }
  const price =
    credits === undefined
      ? l10n.t('Price unknown at this service')
      : priceText({ credits, isMost, kind }, vscode.env.language);
  return `${generate} · ${price}`;
}
