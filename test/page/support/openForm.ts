import type { Page } from 'playwright-core';
import type { HostMessage, PageMessage } from '../../../src/form/protocol.ts';
import { videoStrings } from '../../../src/gallery/strings.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { imageFormat } from '../../../src/image/file/format.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { FormControls } from './formControls.ts';
import { listenToPage, postToPage } from './messages.ts';
import type { PageServer } from './pageServer.ts';

type Init = Extract<HostMessage, { type: 'init' }>;

type Message<T extends PageMessage['type']> = Extract<PageMessage, { type: T }>;

/** The form's page in a browser, and a stand-in for the extension behind it. */
export class FormPage {
  /** What the page has sent, but for the signs that it is alive. */
  readonly messages: PageMessage[] = [];
  /** The signs that it is alive: whether it still draws images. */
  readonly drawing: boolean[] = [];
  /** Violations of the content security policy, and other errors. */
  readonly errors: string[] = [];

  readonly controls: FormControls;

  /** Each form that is shown has values of its own. */
  private revision = 0;

  constructor(readonly page: Page) {
    this.controls = new FormControls(page);
  }

  /** Sends a message as the extension does, and waits until the page shows it. */
  async post(message: HostMessage): Promise<void> {
    await postToPage(this.page, message);
  }

  /** Shows a new form in the same page: that is faster than another page. */
  async show(bytes: Buffer, init: Partial<Init> = {}): Promise<void> {
    // The page says that it is ready only once.
    this.messages.splice(1);
    const format = imageFormat(bytes);
    const models = init.models ?? listOfferedModels('relay', MODELS);
    await this.post({
      type: 'init',
      form: 'form',
      strings: formStrings(),
      videoStrings: videoStrings(),
      takes: [],
      stage: '',
      reused: false,
      parts: '/page',
      image: {
        uri: 'file:///picture',
        name: 'picture',
        ...(format === undefined ? {} : { file: { format, bytes: new Uint8Array(bytes) } }),
      },
      lastFrame: undefined,
      shown: 'images',
      values: defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models),
      revision: (this.revision += 1),
      issues: [],
      takesFocus: true,
      service: 'relay.example.com',
      models,
      relay: true,
      uploads: false,
      mistakes: [],
      waits: {},
      ...init,
    });
    if (init.image?.fileFollows === true) return;
    // A take on the stage hides the image.
    const image = this.page.locator('figure img, .no-preview:not(:empty)');
    await image.waitFor({ state: 'attached' });
  }

  /** Loads the page anew, and shows a form. Nothing is left of what it showed before. */
  async reopen(...of: Parameters<FormPage['show']>): Promise<void> {
    for (const list of [this.messages, this.drawing, this.errors]) list.splice(0);
    await this.page.reload();
    await this.page.waitForFunction(() => window.sentCount === 1);
    await this.show(...of);
  }

  /** Chooses a model, in the place of VS Code's list. */
  async chooseModel(model: string): Promise<Message<'chooseModel'>> {
    await this.controls.model.click();
    const asked = await this.waitForMessage('chooseModel');
    await this.post({ type: 'model', model });
    return asked;
  }

  /** How often the page has asked for the video. */
  submissions(): number {
    return this.messages.filter(({ type }) => type === 'submit').length;
  }

  /** Selects Generate, and waits for what the page then sends. */
  async generate(): Promise<Message<'submit'>> {
    await this.page.getByRole('button', { name: /^Generate/ }).click();
    return this.waitForMessage('submit');
  }

  /** Waits until the page has sent a message of a type, and returns the last. */
  async waitForMessage<T extends PageMessage['type']>(type: T): Promise<Message<T>> {
    const find = () => this.messages.findLast((message) => message.type === type);
    return (await this.waitFor(find)) as Message<T>;
  }

  /** Waits until the page has drawn its images. @returns its signs that it is alive */
  async waitUntilDrawn(): Promise<readonly boolean[]> {
    return this.waitFor(() => (this.drawing.at(-1) === false ? this.drawing : undefined));
  }

  /** Looks again after each message until something is found. */
  async waitFor<T extends object>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const sent = await this.page.evaluate(() => window.sentCount);
      const found = find();
      if (found !== undefined) return found;
      await this.page.waitForFunction((count) => window.sentCount > count, sent);
    }
  }
}

/** Opens the form of an image file, in a browser or a context of it. */
export async function openForm(
  browser: { newPage(): Promise<Page> },
  server: PageServer,
  bytes: Buffer,
  init: Partial<Init> = {},
): Promise<FormPage> {
  const page = await browser.newPage();
  const form = new FormPage(page);
  page.on('console', (message) => form.errors.push(message.text()));
  page.on('pageerror', (error) => form.errors.push(error.message));
  await listenToPage(page, (sent) => {
    const message = sent as PageMessage;
    if (message.type === 'drawing') {
      form.drawing.push(message.drawing);
    } else {
      form.messages.push(message);
    }
  });
  await page.goto(server.address);
  await page.waitForFunction(() => window.sentCount === 1);
  await form.show(bytes, init);
  return form;
}
