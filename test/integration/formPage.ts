import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import * as vscode from 'vscode';
import type { App } from '../../src/app.ts';
import { FormPanel } from '../../src/form/formPanel.ts';
import type { FormValues, HostMessage } from '../../src/form/protocol.ts';
import { FORM_VIEW_TYPE } from '../../src/form/viewType.ts';
import type { ImageFile } from '../../src/image/file/imageFile.ts';
import { formContent } from '../../src/form/formContent.ts';
import { imageFrom } from '../../src/workspace/imageSource.ts';
import { closeTabs, replacing } from './support.ts';

type Message<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;

/** Stands in for the page in the panel of a form: the test sends what the page may send. */
export class FormPage implements vscode.Webview {
  options: vscode.WebviewOptions = {};
  html = '';
  readonly cspSource: string;
  /** What the extension has sent to the page. */
  readonly messages: HostMessage[] = [];
  /** The images that it shows; empty until it has been told. */
  shown = '';
  /** How often the extension has replaced the values, as it was told last. */
  private revision = 0;
  /** Resolves once the form is closed. */
  readonly closed: Promise<void>;
  private readonly webview: vscode.Webview;
  private readonly events = new EventEmitter();
  private readonly sent = new vscode.EventEmitter<unknown>();
  readonly onDidReceiveMessage = this.sent.event;

  /** Takes the place of the page in a panel. */
  constructor(readonly panel: vscode.WebviewPanel) {
    this.webview = panel.webview;
    this.cspSource = panel.webview.cspSource;
    this.closed = new Promise((resolve) => panel.onDidDispose(resolve));
    Object.defineProperty(panel, 'webview', { value: this });
  }

  asWebviewUri(resource: vscode.Uri): vscode.Uri {
    return this.webview.asWebviewUri(resource);
  }

  postMessage(message: HostMessage): Promise<boolean> {
    this.messages.push(message);
    if ('shown' in message) {
      this.shown = message.shown;
    }
    if ('revision' in message) {
      this.revision = message.revision;
    }
    this.events.emit(message.type, message);
    return Promise.resolve(true);
  }

  /** Sends any message to the extension. */
  send(message: unknown): void {
    this.sent.fire(message);
  }

  /** Sends changed values. */
  change(values: Partial<FormValues>): void {
    this.send({ type: 'changed', values, revision: this.revision });
  }

  /** Sends a message, and resolves with the next answer of a type. */
  async ask<T extends HostMessage['type']>(message: unknown, type: T): Promise<Message<T>> {
    const answer = once(this.events, type);
    this.send(message);
    const [found] = (await answer) as [Message<T>];
    return found;
  }

  /** Submits the values that the form begins with, and some others. Waits until it is accepted. */
  async submit(changes: Partial<FormValues>, image?: ImageFile): Promise<Message<'accepted'>> {
    const init = await this.ask({ type: 'ready' }, 'init');
    const values = { ...init.values, ...changes };
    return this.ask({ type: 'submit', values, shown: this.shown, image, count: 1 }, 'accepted');
  }

  /** The last message of a type, which must have been sent. */
  last<T extends HostMessage['type']>(type: T): Message<T> {
    const isOfType = (it: HostMessage): it is Message<T> => it.type === type;
    const found = this.messages.findLast(isOfType);
    assert.ok(found, `There was no message “${type}”.`);
    return found;
  }

  /** Waits until a message has been sent that is as wished for. */
  async waitFor<T extends HostMessage['type']>(
    type: T,
    wish: (message: Message<T>) => boolean,
  ): Promise<Message<T>> {
    for (;;) {
      const isWished = (it: HostMessage): it is Message<T> =>
        it.type === type && wish(it as Message<T>);
      const found = this.messages.find(isWished);
      if (found !== undefined) return found;
      await once(this.events, type);
    }
  }

  /** Waits until the last message of a type is as wished for. */
  async waitForLast<T extends HostMessage['type']>(
    type: T,
    wish: (message: Message<T>) => boolean,
  ): Promise<Message<T>> {
    while (!wish(this.last(type))) await once(this.events, type);
    return this.last(type);
  }

  /** How many messages of a type the extension has sent. */
  count(type: HostMessage['type']): number {
    return this.messages.filter((message) => message.type === type).length;
  }
}

/** Makes a panel of VS Code for a form, without its page. */
export function newPanel(): { panel: vscode.WebviewPanel; page: FormPage } {
  const panel = vscode.window.createWebviewPanel(
    FORM_VIEW_TYPE,
    'Form of the test',
    vscode.ViewColumn.Active,
  );
  return { panel, page: new FormPage(panel) };
}

/** Opens the form of an image in a panel of VS Code, without its page. */
export async function openForm(
  app: App,
  image: vscode.Uri,
): Promise<{ panel: vscode.WebviewPanel; page: FormPage; form: FormPanel }> {
  const { panel, page } = newPanel();
  const source = imageFrom(image.toString());
  const form = new FormPanel(app, panel, source, { openOther: () => Promise.resolve() });
  await form.load(await formContent(app.context, source), true);
  return { panel, page, form };
}

/**
 * Lets the test stand in for the pages of all forms that are opened during some work. Closes them
 * in the end.
 *
 * @param work gets the pages, in the order in which they are opened
 */
export async function withPages(
  work: (pages: readonly FormPage[]) => Promise<void>,
): Promise<void> {
  const pages: FormPage[] = [];
  const { createWebviewPanel } = vscode.window;
  const create = (...args: Parameters<typeof createWebviewPanel>) => {
    const panel = createWebviewPanel(...args);
    pages.push(new FormPage(panel));
    return panel;
  };
  await replacing(vscode.window, { createWebviewPanel: create }, async () => {
    try {
      await work(pages);
    } finally {
      await closeTabs();
    }
  });
}
