import * as v from 'valibot';
import * as vscode from 'vscode';
import { ImageError, type PromptImage } from '../image/promptImage.ts';
import type { Parts } from '../parts.ts';
import { checkSettings } from '../runway/checkSettings.ts';
import { ServiceError, type FieldIssue } from '../runway/errors.ts';
import type { Service } from '../runway/service.ts';
import { modelsOf } from '../runway/models.ts';
import { readSettings } from '../settings.ts';
import { describeError } from '../tasks/log.ts';
import { chooseFolder } from './chooseFolder.ts';
import { formHtml } from './html.ts';
import {
  PageMessage,
  PageState,
  type FormImage,
  type FormValues,
  type HostMessage,
} from './protocol.ts';
import { imageFrom, type ImageSource } from './source.ts';
import { formStrings } from './strings.ts';
import { defaultValues, settingsOf } from './values.ts';

const VIEW_TYPE = 'runwayVideo.form';

/** Lets the forms that were open come back after a window reload. */
export function registerForm(parts: Parts): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown) {
      const kept = v.safeParse(PageState, state);
      if (!kept.success) {
        panel.dispose();
        return;
      }
      await new FormPanel(parts, panel, imageFrom(vscode.Uri.parse(kept.output.image.uri))).load();
    },
  });
}

/** Opens a form for an image; with values, as they were for a task before. */
export async function openForm(
  parts: Parts,
  source: ImageSource,
  values?: FormValues,
): Promise<void> {
  const panel = vscode.window.createWebviewPanel(
    VIEW_TYPE,
    vscode.l10n.t('Video from {0}', source.name),
    vscode.ViewColumn.Active,
  );
  await new FormPanel(parts, panel, source, values).load();
}

/** One form: shows an image, takes what is wanted of it, and submits it once. */
class FormPanel {
  private readonly disposables: vscode.Disposable[] = [];
  private image: PromptImage | undefined;
  private imageIssues: readonly FieldIssue[] = [];
  private submitting = false;
  private closed = false;

  constructor(
    private readonly parts: Parts,
    private readonly panel: vscode.WebviewPanel,
    private readonly source: ImageSource,
    private readonly values?: FormValues,
  ) {
    this.disposables.push(
      panel.onDidDispose(() => this.dispose()),
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
    );
  }

  /** Reads the image, then shows the page. An image that cannot be sent is told beside it. */
  async load(): Promise<void> {
    const { webview } = this.panel;
    const { extensionUri } = this.parts.context;
    this.panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'form-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'form-dark.svg'),
    };
    try {
      this.image = await this.source.read();
    } catch (error) {
      this.parts.log.warn(`The prompt image cannot be shown. ${describeError(error)}`);
      this.imageIssues = [imageIssue(error)];
    }
    if (this.closed) {
      return;
    }
    webview.options = {
      enableScripts: true,
      localResourceRoots: ['dist', 'media'].map((it) => vscode.Uri.joinPath(extensionUri, it)),
    };
    webview.html = formHtml(webview, extensionUri);
  }

  private dispose(): void {
    this.closed = true;
    for (const it of this.disposables) {
      it.dispose();
    }
  }

  private receive(message: unknown): void {
    const read = v.safeParse(PageMessage, message);
    if (!read.success) {
      this.parts.log.warn('The form sent a message that is none of its own; it was ignored.');
      return;
    }
    switch (read.output.type) {
      case 'ready':
        this.show(read.output.values ?? this.values);
        break;
      case 'submit':
        this.submit(read.output.values).catch((error: unknown) => {
          this.parts.log.error(describeError(error));
          this.refuse([{ field: '', message: messageOf(error) }]);
        });
        break;
    }
  }

  private show(values: FormValues | undefined): void {
    const service = this.service();
    const models = modelsOf(service.kind);
    const { image, source } = this;
    this.post({
      type: 'init',
      strings: formStrings(),
      image: { uri: source.uri, name: source.name, ...previewOf(image) },
      values: values ?? defaultValues(readSettings(vscode.Uri.parse(source.uri)), models, image),
      service: service.name,
      models,
      relay: service.kind === 'relay',
      issues: this.imageIssues,
    });
  }

  private service(): Service {
    const service = this.parts.services.current();
    if (service === undefined) {
      throw new Error(
        vscode.l10n.t('No service is chosen any more. Run “Runway: Select Service…”.'),
      );
    }
    return service;
  }

  private async submit(values: FormValues): Promise<void> {
    if (this.submitting) {
      return;
    }
    this.submitting = true;
    try {
      this.post({ type: 'submitting' });
      await this.submitOnce(values);
    } finally {
      this.submitting = false;
    }
  }

  private async submitOnce(values: FormValues): Promise<void> {
    const { source, parts } = this;
    const service = this.service();
    const model = modelsOf(service.kind).find((it) => it.id === values.model);
    const settings = settingsOf(values, model);
    const issues = checkSettings(settings, service.kind);
    if (issues.length > 0) {
      this.refuse(issues);
      return;
    }
    const promptImage = await source.promptImage(settings.model).catch((error: unknown) => {
      this.refuse([imageIssue(error)]);
      return undefined;
    });
    if (promptImage === undefined) {
      return;
    }
    const folder = source.folder() ?? (await chooseFolder());
    if (folder === undefined) {
      this.refuse([]);
      return;
    }
    const { record, error } = await parts.tasks.submit({
      service: service.root,
      settings,
      image: { uri: source.uri, name: source.name },
      folder,
      promptImage: () => Promise.resolve(promptImage),
    });
    if (record.state === 'failed') {
      this.refuse(issuesOf(error));
    } else {
      // Also when it is not certain: a form that stays would invite to pay twice.
      this.panel.dispose();
      await vscode.commands.executeCommand('runwayVideo.tasks.focus');
    }
  }

  private refuse(issues: readonly FieldIssue[]): void {
    this.post({ type: 'refused', issues });
  }

  private post(message: HostMessage): void {
    if (!this.closed) {
      void this.panel.webview.postMessage(message);
    }
  }
}

/** VS Code passes an `Uint8Array` on as it is, but not one of Node's buffers. */
function previewOf(image: PromptImage | undefined): Pick<FormImage, 'preview'> {
  return image === undefined ? {} : { preview: { ...image, bytes: new Uint8Array(image.bytes) } };
}

function imageIssue(error: unknown): FieldIssue {
  return { field: 'promptImage', message: messageOf(error) };
}

function issuesOf(error: Error | undefined): readonly FieldIssue[] {
  if (error instanceof ServiceError && error.issues.length > 0) {
    return error.issues;
  }
  const field = error instanceof ImageError ? 'promptImage' : '';
  return [{ field, message: messageOf(error) }];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
