import type { Page } from 'playwright-core';
import type {
  BatchHostMessage,
  BatchImage,
  BatchPageMessage,
  BatchPlan,
} from '../../../src/batch/protocol.ts';
import { batchStrings } from '../../../src/batch/strings.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { listenToPage, postToPage } from './messages.ts';
import type { PageServer } from './pageServer.ts';

/** A plan for images with these names. */
export function planOf(
  names: readonly string[],
  changes: Partial<BatchPlan> = {},
  change: (image: BatchImage) => Partial<BatchImage> = () => ({}),
): BatchPlan {
  const images = names.map((name): BatchImage => {
    const image = {
      id: name.replace('.', '-'),
      name,
      picture: `/${name}`,
      phase: 'ready',
      text: '1280 × 720 · 25 credits',
      canBeMended: false,
    } as const;
    return { ...image, ...change(image) };
  });
  const count = images.filter(({ phase }) => phase === 'ready').length;
  return {
    shown: 'plan',
    images,
    count,
    button: `Generate ${count} · ${count * 25} credits`,
    summary: `${names.length} images`,
    ...changes,
  };
}

/** The page of a batch in a browser, and a stand-in for the extension behind it. */
export class BatchPage {
  readonly messages: BatchPageMessage[] = [];
  /** Violations of the content security policy, and other errors. */
  readonly errors: string[] = [];

  constructor(readonly page: Page) {}

  /** Sends a message as the extension does, and waits until the page shows it. */
  async post(message: BatchHostMessage): Promise<void> {
    await postToPage(this.page, message);
  }

  /** The messages of a type that the page has sent. */
  sent<T extends BatchPageMessage['type']>(type: T): Extract<BatchPageMessage, { type: T }>[] {
    return this.messages.filter(
      (message): message is Extract<BatchPageMessage, { type: T }> => message.type === type,
    );
  }
}

/** Opens the page of a batch with a plan. */
export async function openBatch(
  browser: { newPage(): Promise<Page> },
  server: PageServer,
  plan: BatchPlan,
): Promise<BatchPage> {
  const page = await browser.newPage();
  const batch = new BatchPage(page);
  page.on('console', (message) => batch.errors.push(message.text()));
  page.on('pageerror', (error) => batch.errors.push(error.message));
  await listenToPage(page, (message) => batch.messages.push(message as BatchPageMessage));
  await page.goto(`${server.address}/batch`);
  await page.waitForFunction(() => window.sentCount === 1);
  const models = listOfferedModels('relay', MODELS);
  await batch.post({
    type: 'init',
    form: 'batch',
    strings: formStrings(),
    batchStrings: batchStrings(),
    values: defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models),
    issues: [],
    plan,
    takesFocus: true,
    parts: '/page',
    service: 'relay.example.com',
    models,
    relay: true,
    uploads: false,
    mistakes: [],
    waits: {},
  });
  return batch;
}
