import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { ImageError } from '../image/imageError.ts';
import { type ShownImage } from '../image/readImage.ts';
import type { App } from '../app.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import { modelsOf } from '../runway/models/model.ts';
import { parseService, RUNWAY_ROOT } from '../runway/service.ts';
import { readModels } from '../services/models.ts';
import { readSettings, SECTION } from '../settings.ts';
import { describeError } from '../util/log.ts';
import { billingButtons, notify } from '../ui/notification.ts';
import { formImage, isLarge } from './formImage.ts';
import { formHtml } from './html.ts';
import { LastFrame } from './lastFrame.ts';
import {
  PageMessage,
  PageState,
  type FormImage,
  type FormValues,
  type HostMessage,
  type ServiceOffer,
} from './protocol.ts';
import { imageFrom, type ImageSource } from '../workspace/imageSource.ts';
import { formStrings } from './strings.ts';
import {
  issueAbout,
  submitForm,
  type FormOutcome,
  type FormRefusal,
  type Wanted,
} from './submitForm.ts';
import { defaultValues } from './values.ts';
import { FORM_VIEW_TYPE } from './viewType.ts';

/** Brings a form back after a window reload. */
export async function restoreForm(
  app: App,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const kept = v.safeParse(PageState, state);
  if (!kept.success) {
    panel.dispose();
    return;
  }
  const { image, values } = kept.output;
  const lastFrame = new LastFrame(values.lastFrame);
  await new FormPanel(app, panel, imageFrom(image.uri), lastFrame).load();
}

/**
 * Opens a form for an image; with values, as they were for a task before.
 *
 * @param lastTry why that task failed, and what to change
 */
export async function openForm(
  app: App,
  source: ImageSource,
  values?: FormValues,
  lastTry?: string,
): Promise<void> {
  const lastFrame = new LastFrame(values?.lastFrame ?? '');
  const panel = vscode.window.createWebviewPanel(
    FORM_VIEW_TYPE,
    l10n.t('Video from {0}', source.name),
    vscode.ViewColumn.Active,
  );
  await new FormPanel(app, panel, source, lastFrame, values, lastTry).load();
}

/** One form: shows an image, takes what is wanted of it, and submits it once. */
class FormPanel {
  private readonly disposables: { dispose(): void }[] = [];
  private image: ShownImage | undefined;
  private imageIssues: readonly FieldIssue[] = [];
  private submitting = false;
  /** The page prepares the images; what it has prepared is lost when it is hidden or closed. */
  private converting = false;
  /** Why nothing was submitted; shown again when the page was hidden meanwhile. */
  private refusals: readonly FieldIssue[] = [];
  private closed = false;

  constructor(
    private readonly app: App,
    private readonly panel: vscode.WebviewPanel,
    private readonly source: ImageSource,
    private readonly lastFrame: LastFrame,
    private readonly values?: FormValues,
    private readonly lastTry?: string,
  ) {
    this.disposables.push(
      panel.onDidDispose(() => this.dispose()),
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

  /** Reads the images, then shows the page. An image that cannot be sent is told beside it. */
  async load(): Promise<void> {
    const { webview } = this.panel;
    const { extensionUri } = this.app.context;
    this.panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'form-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'form-dark.svg'),
    };
    try {
      this.image = await this.source.read();
    } catch (error) {
      this.app.log.warn(`The prompt image cannot be shown. ${describeError(error)}`);
      this.imageIssues = [issueAbout('promptImage', error)];
    }
    await this.lastFrame.read();
    if (this.closed) {
      return;
    }
    webview.options = {
      enableScripts: true,
      localResourceRoots: ['dist', 'media'].map((it) => vscode.Uri.joinPath(extensionUri, it)),
    };
    const address = (...path: string[]) =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
    webview.html = formHtml(
      {
        script: address('dist', 'form.js'),
        style: address('media', 'form.css'),
        cspSource: webview.cspSource,
      },
      vscode.env.language,
    );
  }

  private dispose(): void {
    this.closed = true;
    if (this.converting) {
      void notify('warning', `${this.source.name}: ${notConverted().message}`, []);
    }
    for (const it of this.disposables) {
      it.dispose();
    }
  }

  private receive(message: unknown): void {
    const read = v.safeParse(PageMessage, message);
    if (!read.success) {
      this.app.log.warn('The form sent a message that is none of its own; it was ignored.');
      this.converting = false;
      if (!this.submitting) {
        // The form may have taken it for its own, and be waiting.
        this.post({ type: 'refused', issues: [] });
      }
      return;
    }
    const logged = (error: unknown) => this.app.log.error(describeError(error));
    switch (read.output.type) {
      case 'ready':
        if (this.converting) {
          this.converting = false;
          this.refusals = [issueAbout('', notConverted())];
        }
        this.show(read.output.values ?? this.values);
        break;
      case 'converting':
        this.converting = true;
        break;
      case 'converted':
        this.converting = false;
        break;
      case 'submit':
        this.converting = false;
        this.submit(read.output).catch(logged);
        break;
      case 'chooseLastFrame':
        this.chooseLastFrame().catch(logged);
        break;
      case 'removeLastFrame':
        this.lastFrame.remove();
        this.tellLastFrame();
        break;
    }
  }

  private show(values: FormValues | undefined): void {
    const { image, source, lastFrame } = this;
    const offered = this.offered();
    this.post({
      type: 'init',
      strings: formStrings(),
      image: formImage(source, image),
      ...this.shownLastFrame(),
      values: { ...(values ?? this.defaults(offered)), lastFrame: lastFrame.uri },
      ...offered,
      issues: [...this.imageIssues, ...lastFrame.issues, ...this.refusals],
      lastTry: this.lastTry,
    });
    if (this.submitting) {
      this.post({ type: 'submitting' });
    }
    this.askForUploads();
  }

  private async chooseLastFrame(): Promise<void> {
    if (await this.lastFrame.choose(this.source)) {
      this.tellLastFrame();
    }
  }

  private tellLastFrame(): void {
    this.post({ type: 'lastFrame', ...this.shownLastFrame(), issues: this.lastFrame.issues });
    this.askForUploads();
  }

  private shownLastFrame(): { readonly lastFrame: FormImage | undefined } {
    const { source, image } = this.lastFrame;
    return { lastFrame: source && formImage(source, image) };
  }

  private defaults({ models }: ServiceOffer): FormValues {
    return defaultValues(readSettings(vscode.Uri.parse(this.source.uri)), models, this.image);
  }

  /** What the chosen service offers; what Runway does while none is chosen. */
  private offered(): ServiceOffer {
    const { services } = this.app;
    const { root, name, kind } = services.currentOrNone() ?? parseService(RUNWAY_ROOT);
    const { models, mistakes } = readModels();
    return {
      service: name,
      models: modelsOf(kind, models),
      relay: kind === 'relay',
      uploads: services.capabilities.has(root, 'uploads') ?? kind === 'runway',
      mistakes: mistakes.map((it) =>
        l10n.t('The setting {0} is wrong at {1}. That entry is not used.', `${SECTION}.models`, it),
      ),
    };
  }

  private tellOffer(): void {
    this.post({ type: 'service', ...this.offered() });
    this.askForUploads();
  }

  /** Finds out whether the service takes images as large as these; what it learns is told then. */
  private askForUploads(): void {
    const service = this.app.services.currentOrNone();
    const images = [this.image, this.lastFrame.image];
    if (service !== undefined && images.some((it) => it !== undefined && isLarge(it))) {
      void this.app.services.takesUploads(service);
    }
  }

  private async submit(wanted: Wanted): Promise<void> {
    if (this.submitting) {
      return;
    }
    this.submitting = true;
    this.refusals = [];
    this.post({ type: 'submitting' });
    const outcome = await this.outcomeOf(wanted);
    const { task } = outcome;
    this.submitting = false;
    if (task === undefined) {
      this.refuse(outcome);
    } else {
      // A form that stays would invite to pay twice.
      this.panel.dispose();
      await this.app.view.reveal(task, { select: true, focus: true });
    }
  }

  private async outcomeOf(wanted: Wanted): Promise<FormOutcome> {
    try {
      return await submitForm(this.app, this.source, this.lastFrame.source, wanted);
    } catch (error) {
      this.app.log.error(describeError(error));
      return { issues: [issueAbout(error instanceof ImageError ? 'promptImage' : '', error)] };
    }
  }

  private refuse({ issues, billing }: FormRefusal): void {
    this.refusals = issues;
    // A page that is hidden hears nothing.
    if ((this.closed || !this.panel.visible) && issues.length > 0) {
      const messages = issues.map((it) => it.message).join(' ');
      void notify('error', `${this.source.name}: ${messages}`, billingButtons(billing));
    }
    this.post({ type: 'refused', issues, billing });
  }

  private post(message: HostMessage): void {
    if (!this.closed) {
      void this.panel.webview.postMessage(message);
    }
  }
}

function notConverted(): Error {
  return new Error(
    l10n.t(
      'Nothing was submitted: the form was hidden or closed while its image was being converted. Generate again.',
    ),
  );
}
