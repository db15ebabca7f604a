import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { fileOf, openDropped, type DroppedFile } from '../documents/openDropped.ts';
import { readUriList } from '../documents/uriList.ts';
import { videoStrings } from '../gallery/strings.ts';
import type { SourceImage } from '../image/promptImage.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import { readSettings, SECTION } from '../settings.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { billingButtons, notify } from '../ui/notification.ts';
import { describeError } from '../util/log.ts';
import { selectTask } from '../views/selectTask.ts';
import { joinSentences, labelText } from '../views/texts/sentences.ts';
import { missingRoots } from '../workspace/localRoots.ts';
import { HangDetector } from './hangDetector.ts';
import { chooseLastFrame, closeLastFrameDialog } from './lastFrame.ts';
import { PageClips } from '../practice/pageClips.ts';
import { chooseModel } from './chooseModel.ts';
import {
  PageMessage,
  type FormImage,
  type FormValues,
  type HostMessage,
  type ServiceOffer,
} from './protocol.ts';
import { partsAddress } from './formContent.ts';
import { needUploads, readFormImages, withoutFile } from './formImages.ts';
import {
  begin,
  withAccepted,
  withEverythingShown,
  withLastFrame,
  withOtherOffer,
  withOtherValues,
  withReadImages,
  withRefusals,
  withUnreadLastFrame,
  withValues,
  type FormState,
} from './formState.ts';
import { loadPage, type PageContent } from './pageContent.ts';
import { PageOffer } from './pageOffer.ts';
import { PromptHelp } from './promptHelp/promptHelp.ts';
import { readFormImage } from './readFormImage.ts';
import { removeOthers } from './runTakeCommand.ts';
import { formStrings } from './strings.ts';
import { Submission } from './submission.ts';
import type { FormOutcome, SubmitMessage } from './submitForm.ts';
import { TakeList } from './takeList.ts';
import { handleTake, type TakeMessage } from './takeMessages.ts';
import { defaultValues, readValues, swapFrames } from './values.ts';

type FormRefusal = Omit<FormOutcome, 'tasks'>;

/** What was dropped: URIs, and files without one. */
type Dropped = [uris: readonly string[], files: readonly DroppedFile[]];

/** What a page begins with. */
export interface PageOptions {
  /** The values of the controls. Undefined: the user's defaults. */
  readonly values?: FormValues | undefined;
  /** Why the task failed that is to be run again, and what to change. */
  readonly lastTry?: string | undefined;
  /** The ID in `RestorableForms`. Default: a new one. */
  readonly id?: string;
  /** The take that the stage shows; the image if it is empty. */
  readonly stage?: string | undefined;
  /** Opens the page of another image. */
  readonly openOther: (image: SourceImage, values: FormValues) => Promise<void>;
}

/** The page of an image: its settings, and its takes. */
export class FormPanel {
  private readonly disposables: { dispose(): void }[] = [];
  private readonly id: string;
  private readonly openOther: PageOptions['openOther'];
  /** What the form shows. */
  private state: FormState;
  private stage: string;
  private readonly offer: PageOffer;
  /** Settles when the images are read. */
  private reading: Promise<void> = Promise.resolve();
  private choosing = false;
  private dropping = false;
  /** Aborted to close the list of models. */
  private choosingModel = new AbortController();
  /** What is being sent. */
  private submission: Submission | undefined;
  /** Whether a service has accepted a video of this form. */
  private hasSent = false;
  /** The takes, once the list of tasks is open. */
  private takes: TakeList | undefined;
  /**
   * Whether the page waits for an image before it submits. VS Code destroys a hidden page, so it
   * can't submit any more. Messages that it had already sent are ignored.
   */
  private waiting: 'no' | 'yes' | 'interrupted' = 'no';
  private closed = false;
  /** Whether the user has opened the form, and its page has not been shown since. */
  private opened = false;
  private readonly hanging = new HangDetector(() => this.closeHanging());
  private readonly promptHelp: PromptHelp;
  private readonly clips: PageClips;

  constructor(
    private readonly app: App,
    private readonly panel: vscode.WebviewPanel,
    private readonly source: SourceImage,
    { values, lastTry, id = randomUUID(), stage = '', openOther }: PageOptions,
  ) {
    this.state = begin(source, { values, lastTry });
    this.id = id;
    this.stage = stage;
    this.openOther = openOther;
    this.offer = new PageOffer(app);
    this.promptHelp = new PromptHelp(app, (message) => this.post(message));
    this.clips = new PageClips(app.practice, (command) => this.post(command));
    this.disposables.push(
      this.promptHelp,
      this.clips,
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => {
        this.checkInterruption();
        if (!panel.visible) {
          this.hanging.stop();
          this.clips.stop();
        }
      }),
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      app.services.onDidChange(() => this.tellOffer()),
      app.services.capabilities.onDidLearn(() => this.tellOffer()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.models`)) {
          this.tellOffer();
        }
      }),
    );
  }

  /**
   * Reads the images while the page loads.
   *
   * @param opened whether the user opens the form now. A form of an earlier tab gets the focus from
   * VS Code, or not at all.
   */
  async load(content: PageContent, opened: boolean): Promise<void> {
    this.opened = opened;
    this.startReading();
    loadPage(this.panel.webview, content);
    const logged = (error: unknown) => this.app.log.warn(describeError(error));
    this.followTakes().catch(logged);
    this.followAccount().catch(logged);
    await this.reading;
  }

  /** Shows a take on the stage. */
  showTake(id: string): void {
    this.panel.reveal();
    this.setStage(id);
    this.post({ type: 'stage', take: id });
  }

  private setStage(id: string): void {
    this.stage = id;
    this.keepForReload();
  }

  private keepForReload(): void {
    const { stage } = this;
    const { values } = this.state;
    if (values !== undefined && !this.closed) {
      this.app.forms.keep(this.id, { image: this.source.uri, values, stage });
    }
  }

  /**
   * Brings the form to the front. Reads the images again: their files may have changed.
   *
   * @param values of an earlier task, to edit and generate again. They replace the draft.
   * @param lastTry why that task failed, and what to change
   */
  async reveal(values?: FormValues, lastTry?: string): Promise<void> {
    this.panel.reveal();
    this.opened = true;
    if (this.isBusy()) {
      return;
    }
    if (values !== undefined) {
      void this.app.drafts.remove(this.source.uri);
      this.state = withOtherValues(this.state, values, { lastTry });
      this.stage = '';
    }
    this.startReading();
    await this.showWhenRead();
  }

  private get submitting(): boolean {
    return this.submission !== undefined;
  }

  /** Whether what the user asked for is on its way, so that the values must stay. */
  private isBusy(): boolean {
    return this.submitting || this.waiting === 'yes';
  }

  /** Reads both images again. */
  private startReading(): void {
    const { values, images } = this.state;
    const { log } = this.app;
    const reading = readFormImages(this.source, values?.lastFrame ?? '', log).then((read) => {
      // The images may have been read anew meanwhile.
      if (this.reading === reading) {
        this.state = withReadImages(this.state, read, images.lastFrame);
      }
    });
    this.reading = reading;
  }

  private dispose(): void {
    this.closed = true;
    this.app.forms.remove(this.id);
    this.hanging.stop();
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
    this.stopChoosing();
    this.checkInterruption();
  }

  /** The page waits for an image before it submits, or no longer does. */
  private followWaiting({ waiting, shown }: Extract<PageMessage, { type: 'waiting' }>): void {
    if (waiting && shown !== this.state.shown) {
      // The page has been told to show something else, and drops what waits in it.
      this.refuse({ issues: [changedIssue()] });
    } else {
      this.waiting = waiting ? 'yes' : 'no';
      this.checkInterruption();
    }
  }

  /** Tells the user if the form was hidden or closed after Generate and before it could submit. */
  private checkInterruption(): void {
    if (this.waiting === 'yes' && (this.closed || !this.panel.visible)) {
      this.waiting = 'interrupted';
      const message = l10n.t(
        'Not sent: the form was hidden or closed while the image was being converted. Select Generate again.',
      );
      this.refuse({ issues: [{ field: '', message }] });
    }
  }

  /** Closes a page that hangs while it draws its images. It can't say why itself. */
  private closeHanging(): void {
    if (this.submitting) {
      // The user gets the answer first.
      this.hanging.beat();
      return;
    }
    this.waiting = 'no';
    this.panel.dispose();
    const message = this.hasSent
      ? l10n.t(
          'The form stopped responding while it showed the image, so it was closed. What you entered is kept, and the videos are in the list.',
        )
      : l10n.t(
          'The form stopped responding while it showed the image, so it was closed. Nothing was sent. What you entered is kept.',
        );
    void notify('error', labelText(this.source.name, message), []);
  }

  private receive(message: unknown): void {
    const read = v.safeParse(PageMessage, message);
    if (!read.success) {
      this.app.log.warn('The form sent a message that is not in its protocol. It was ignored.');
      if (!this.submitting) {
        // The page may be waiting for an answer.
        this.post({ type: 'refused', issues: [] });
      }
      return;
    }
    const logged = (error: unknown) => this.app.log.error(describeError(error));
    switch (read.output.type) {
      case 'ready':
        this.clips.stop();
        if (this.waiting === 'yes') {
          // VS Code has loaded the page anew, and what waited in it is gone.
          this.state = withRefusals(this.state, [changedIssue()]);
        }
        this.waiting = 'no';
        this.showWhenRead().catch(logged);
        break;
      case 'readFiles':
        this.postFile('image', this.state.images.image);
        this.postFile('lastFrame', this.state.images.lastFrame);
        break;
      case 'drawing':
        if (read.output.drawing && this.panel.visible) {
          this.hanging.beat();
        } else {
          this.hanging.stop();
        }
        break;
      case 'changed':
        // A form that is being sent no longer changes. Its draft must not come back when it is sent.
        // Nor does a change bring back what was replaced.
        if (!this.submitting && read.output.revision === this.state.revision) {
          this.keep(read.output.values);
        }
        break;
      case 'waiting':
        if (this.waiting !== 'interrupted') {
          this.followWaiting(read.output);
        }
        break;
      case 'submit':
        if (this.waiting !== 'interrupted') {
          this.waiting = 'no';
          this.submit(read.output).catch(logged);
        }
        break;
      case 'stop':
        this.submission?.stop();
        break;
      case 'chooseModel':
        this.chooseModel(read.output).catch(logged);
        break;
      case 'choosePromptExample':
      case 'chooseRecentPrompt':
      case 'improvePrompt':
      case 'stopImproving':
      case 'choosePracticeFailure':
        this.promptHelp.receive(read.output);
        break;
      case 'clipProgress':
      case 'clip':
      case 'noClip':
        this.clips.receive(read.output);
        break;
      case 'selectService':
        void vscode.commands.executeCommand('runwayVideo.selectService');
        break;
      case 'chooseLastFrame':
        this.chooseLastFrame().catch(logged);
        break;
      case 'removeLastFrame':
        if (!this.submitting && this.state.shown !== undefined) {
          this.setLastFrame(undefined);
        }
        break;
      case 'loop':
        if (!this.isBusy() && this.state.shown !== undefined) {
          this.setLastFrame(this.state.images.image);
        }
        break;
      case 'swapFrames':
        this.openSwapped().catch(logged);
        break;
      case 'undoReuse':
        if (this.state.replaced !== undefined && !this.isBusy()) {
          this.showValues(this.state.replaced).catch(logged);
        }
        break;
      case 'droppedUris':
        this.openDropped(readUriList(read.output.list), []).catch(logged);
        break;
      case 'droppedImage':
        this.openDropped([], [fileOf(read.output)]).catch(logged);
        break;
      case 'removeOthers':
        this.removeOthers(read.output.takes).catch(logged);
        break;
      case 'stage':
        if (read.output.take === '' || this.takes?.find(read.output.take) !== undefined) {
          this.setStage(read.output.take);
        }
        break;
      case 'seen':
      case 'notPlayed':
      case 'poster':
      case 'reuse':
      case 'openExternally':
      case 'run':
        this.receiveAboutTake(read.output).catch(logged);
    }
  }

  /** A message about a take. The page isn't trusted: it must be a take of this image. */
  private async receiveAboutTake(message: TakeMessage): Promise<void> {
    const { takes } = this;
    const task = takes?.find(message.take);
    if (takes === undefined || task === undefined) {
      return;
    }
    if (message.type !== 'reuse') {
      await handleTake(takes, task, message, this.panel.visible);
    } else if (!this.isBusy() && task.settings !== undefined) {
      const values = readValues(task.settings, task.lastFrame?.uri, task);
      await this.showValues(message.seed ? values : { ...values, seed: '' }, this.state.values);
    }
  }

  /** Puts other values into the form. @param replaced what can come back in their place */
  private async showValues(values: FormValues, replaced?: FormValues): Promise<void> {
    this.state = withOtherValues(this.state, values, { replaced });
    this.setStage('');
    void this.app.drafts.write(this.source.uri, values);
    this.opened = true;
    this.startReading();
    await this.showWhenRead();
  }

  /** One drop at a time: each may ask where to store an image. */
  private async openDropped(...dropped: Dropped): Promise<void> {
    if (!this.dropping) {
      this.dropping = true;
      try {
        await openDropped(this.app, ...dropped);
      } finally {
        this.dropping = false;
      }
    }
  }

  private async removeOthers(ids: readonly string[]): Promise<void> {
    const tasks = ids.flatMap((id) => this.takes?.find(id) ?? []);
    if (tasks.length > 0) {
      await removeOthers(tasks);
    }
  }

  /** Keeps what the controls show, for when the page is loaded again or the form is closed. */
  private keep(values: FormValues): void {
    this.state = withValues(this.state, values);
    this.keepValues();
  }

  private keepValues(): void {
    const { values } = this.state;
    if (values !== undefined) {
      void this.app.drafts.write(this.source.uri, values);
      this.keepForReload();
    }
  }

  private async showWhenRead(): Promise<void> {
    const { reading } = this;
    await reading;
    // Images that are read anew are shown then.
    if (!this.closed && reading === this.reading) {
      this.show();
    }
  }

  private show(): void {
    if (this.waiting === 'yes') {
      // The page ends what waits in it.
      this.waiting = 'no';
      this.state = withRefusals(this.state, [changedIssue()]);
    }
    const offered = this.refreshOffer();
    const { uri } = this.source;
    const state = withEverythingShown(this.state, () =>
      defaultValues(readSettings(vscode.Uri.parse(uri)), offered.models),
    );
    this.state = state;
    const { image, lastFrame } = state.images;
    this.keepForReload();
    this.post({
      type: 'init',
      form: this.id,
      strings: formStrings(),
      videoStrings: videoStrings(),
      image: withoutFile(image),
      lastFrame: lastFrame && withoutFile(lastFrame),
      shown: state.shown,
      values: state.values,
      revision: state.revision,
      ...offered,
      issues: state.refusals,
      takesFocus: this.opened && this.panel.active,
      lastTry: state.lastTry,
      takes: this.takes?.takes() ?? [],
      stage: this.stage,
      reused: state.replaced !== undefined,
      parts: partsAddress(this.app.context.extensionUri, this.panel.webview),
    });
    this.opened = false;
    this.clips.start();
    this.promptHelp.start();
    if (this.submitting) {
      this.post({ type: 'submitting' });
      this.tellProgress();
    }
    this.askForUploads();
  }

  private async chooseModel(message: Extract<PageMessage, { type: 'chooseModel' }>): Promise<void> {
    const { values, size } = message;
    this.choosingModel.abort();
    this.choosingModel = new AbortController();
    const model = await chooseModel(this.refreshOffer(), values, size, this.choosingModel.signal);
    if (model !== undefined && !this.submitting) {
      this.post({ type: 'model', model });
    }
  }

  private async chooseLastFrame(): Promise<void> {
    if (this.choosing) {
      return;
    }
    this.choosing = true;
    try {
      const chosen = await chooseLastFrame(this.source);
      await this.reading;
      // A form that is being sent no longer changes.
      if (chosen === undefined || this.submitting) {
        return;
      }
      this.state = withUnreadLastFrame(this.state);
      const { revision } = this.state;
      const lastFrame = await readFormImage(chosen, this.app.log);
      // The values of a take may have been put into the form meanwhile.
      if (revision === this.state.revision && !this.closed) {
        this.setLastFrame(lastFrame);
        this.tellOffer();
      }
    } finally {
      this.choosing = false;
    }
  }

  /** Opens the page of the last frame, with this image as its last frame. */
  private async openSwapped(): Promise<void> {
    const { values, images } = this.state;
    const { lastFrame } = images;
    if (lastFrame !== undefined && values !== undefined && !this.isBusy()) {
      await this.openOther(lastFrame, swapFrames(values, this.source.uri));
    }
  }

  private stopChoosing(): void {
    this.choosingModel.abort();
    this.promptHelp.closeLists();
    if (this.choosing) {
      closeLastFrameDialog().catch((error: unknown) => this.app.log.warn(describeError(error)));
    }
  }

  private setLastFrame(lastFrame: FormImage | undefined): void {
    const state = withLastFrame(this.state, lastFrame);
    this.state = state;
    this.keepValues();
    this.post({ type: 'lastFrame', lastFrame, shown: state.shown });
    this.askForUploads();
  }

  private tellOffer(): void {
    const offer = this.refreshOffer();
    const { shown } = this.state;
    if (shown !== undefined) {
      this.post({ type: 'service', shown, ...offer });
    }
    this.askForUploads();
  }

  /** Reads what the service offers now. With another service or price, `shown` is a new name. */
  private refreshOffer(): ServiceOffer {
    const { offer, isOther } = this.offer.read();
    if (isOther) {
      this.state = withOtherOffer(this.state);
    }
    return offer;
  }

  /** Shows the takes, as soon as the list of tasks is open. */
  private async followTakes(): Promise<void> {
    const tasks = await this.app.tasks();
    if (this.closed) {
      return;
    }
    const { webview } = this.panel;
    const takes = new TakeList(this.app, tasks, {
      image: this.source.uri,
      webview,
      isVisible: () => !this.closed && this.panel.visible,
      show: (shown) => {
        // What a take list reads may come after the page was closed.
        if (!this.closed) {
          this.widenRoots(takes.files());
          this.post({ type: 'takes', takes: shown });
        }
      },
    });
    this.takes = takes;
    this.disposables.push(takes);
    takes.show();
  }

  /** Lets the page load videos of more folders. VS Code then loads the page anew, so it is rare. */
  private widenRoots(files: readonly vscode.Uri[]): void {
    const { webview } = this.panel;
    const { localResourceRoots: roots = [] } = webview.options;
    const more = missingRoots(roots, files);
    if (more.length > 0) {
      webview.options = { enableScripts: true, localResourceRoots: [...roots, ...more] };
    }
  }

  /** Shows the balance, and what the limits of the user's plan mean for this video. */
  private async followAccount(): Promise<void> {
    const following = await this.offer.follow(() => this.tellOffer());
    if (this.closed) {
      following.dispose();
    } else {
      this.disposables.push(following);
    }
  }

  /** Finds out whether the service takes images of this size. `onDidLearn` tells the page. */
  private askForUploads(): void {
    const service = this.app.services.currentOrNone();
    if (service !== undefined && needUploads(this.state.images)) {
      void this.app.services.takesUploads(service);
    }
  }

  /**
   * Submits once for what the page was told last. VS Code tells no extension of a press in a page,
   * and a page can take the focus. That the page is in sight, and what it showed, is known.
   */
  private async submit(message: SubmitMessage): Promise<void> {
    if (this.submitting) {
      return;
    }
    // The service may have changed just now.
    this.refreshOffer();
    if (!this.panel.visible || message.shown !== this.state.shown) {
      this.refuse({ issues: [changedIssue()] });
      return;
    }
    const { images } = this.state;
    const submission = new Submission(this.app, message.count, needUploads(images));
    this.submission = submission;
    this.state = withRefusals(this.state, []);
    this.stopChoosing();
    this.post({ type: 'submitting' });
    const onProgress = () => this.tellProgress();
    const { tasks, ...refusal } = await submission.run(images, message, onProgress);
    this.submission = undefined;
    const [task] = tasks;
    if (task === undefined) {
      this.refuse(refusal);
    } else {
      this.accept(message.values, tasks, refusal);
      this.app.recentPrompts.add(message.values.promptText);
      await selectTask(this.app.view, task, 'leave');
    }
  }

  /** The service has accepted what was sent. The page stays, and shows the first take. */
  private accept(values: FormValues, tasks: readonly TaskRecord[], refusal: FormRefusal): void {
    const [first] = tasks;
    const state = withAccepted(this.state, values, refusal.issues);
    this.state = state;
    void this.app.drafts.write(this.source.uri, { ...state.values, sent: true });
    this.setStage(first?.id ?? '');
    this.hasSent = true;
    this.post({ type: 'accepted', takes: tasks.map(({ id }) => id), ...refusal });
    this.tellWhereHidden(refusal);
    this.tellOffer();
  }

  private tellProgress(): void {
    this.post({ type: 'progress', progress: this.submission?.progress() });
  }

  private refuse(refusal: FormRefusal): void {
    this.state = withRefusals(this.state, refusal.issues);
    this.tellWhereHidden(refusal);
    this.post({ type: 'refused', ...refusal });
  }

  /** A hidden page gets no messages. */
  private tellWhereHidden({ issues, billing }: FormRefusal): void {
    if ((this.closed || !this.panel.visible) && issues.length > 0) {
      const messages = joinSentences(...issues.map(({ message }) => message));
      void notify('error', labelText(this.source.name, messages), billingButtons(billing));
    }
  }

  private postFile(slot: 'image' | 'lastFrame', image: FormImage | undefined): void {
    if (image?.file !== undefined) {
      this.post({ type: 'imageFile', slot, file: image.file });
    }
  }

  private post(message: HostMessage): void {
    if (!this.closed) {
      void this.panel.webview.postMessage(message);
    }
  }
}

function changedIssue(): FieldIssue {
  const message = l10n.t('Not sent: the form was hidden or has changed. Select Generate again.');
  return { field: '', message };
}
