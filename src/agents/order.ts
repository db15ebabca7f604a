import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { defaultValues, toSettings } from '../form/values.ts';
import { readSize } from '../image/file/readSize.ts';
import { hashImage } from '../image/hashImage.ts';
import type { PromptImage } from '../image/promptImage.ts';
import {
  checkOffered,
  offeredPrice,
  selectedOffer,
  type Offer,
} from '../otherExtensions/selectedOffer.ts';
import { nearestRatio, type OfferedModel } from '../runway/models/model.ts';
import type { Service } from '../runway/service.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { readSettings, readUserValue, SECTION } from '../settings.ts';
import { TaskError } from '../tasks/failure.ts';
import { findImage, isInWorkspace } from '../workspace/findImage.ts';
import { videoFolder } from '../workspace/imageSource.ts';
import { readPromptImage } from '../workspace/readPromptImage.ts';
import { resolveFolder } from '../workspace/resolveFolder.ts';
import type { GenerateInput } from './toolInput.ts';

/** What an agent's call will send, with every value filled in. */
export interface Order {
  readonly service: Service;
  readonly image: PromptImage;
  /** The image's path, for people. */
  readonly path: string;
  /** They have a seed only if the agent chose one. */
  readonly settings: VideoSettings;
  readonly model: OfferedModel | undefined;
  /** Where the video is saved. */
  readonly folder: string;
  /** In credits; undefined when it is not known. */
  readonly price: number | undefined;
  /** Equal for the same image, with the same content, and the same settings. */
  readonly key: string;
}

/**
 * Reads what an agent's call asks for, and checks it as the form does. A missing
 * value is the default of a new form. Sends nothing.
 *
 * @throws an `Error` with a sentence that says what to change
 */
export async function readOrder({ services }: App, input: GenerateInput): Promise<Order> {
  checkTrust();
  const offer = selectedOffer(services);
  if ((await services.missing()) === 'key') {
    throw new TaskError({ type: 'noKey' });
  }
  const source = await findImage(input.image);
  const uri = vscode.Uri.parse(source.uri);
  const defaults = readSettings(uri);
  const id = input.model ?? defaults.model;
  if (input.model !== undefined) {
    checkModel(input.model, offer);
  }
  const values = defaultValues({ ...defaults, model: id }, offer.models);
  const model = offer.models.find((it) => it.id === values.model);
  const image = await readPromptImage(source, values.model);
  const settings = {
    ...toSettings(
      {
        ...values,
        promptText: input.prompt ?? '',
        ratio: values.ratio === 'auto' ? closestRatio(image, model) : values.ratio,
      },
      model,
    ),
    ...(input.ratio === undefined ? {} : { ratio: input.ratio }),
    ...(input.duration === undefined ? {} : { duration: input.duration }),
    ...(input.seed === undefined ? {} : { seed: input.seed }),
  };
  checkOffered(settings, offer);
  const { service } = offer;
  return {
    service,
    image,
    path: vscode.workspace.asRelativePath(uri),
    settings,
    model,
    folder: await findFolder(source),
    price: offeredPrice(settings, offer),
    key: await makeKey(service, image, settings),
  };
}

/** @throws in Restricted Mode: the files of such a workspace may contain instructions for the agent */
export function checkTrust(): void {
  if (!vscode.workspace.isTrusted) {
    throw new Error(
      l10n.t('Agents can’t use this extension in Restricted Mode. Trust this workspace first.'),
    );
  }
}

function checkModel(model: string, offer: Offer): void {
  if (offer.models.every(({ id }) => id !== model)) {
    checkOffered({ model, duration: 1 }, offer);
  }
}

function closestRatio(image: PromptImage, model: OfferedModel | undefined): string {
  const size = 'bytes' in image ? readSize(image) : undefined;
  return nearestRatio(model?.ratios ?? [], size);
}

/** Only the user's own setting may lead out of the workspace: an agent can change its settings and links. */
async function findFolder(source: Parameters<typeof videoFolder>[0]): Promise<string> {
  const folder = await videoFolder(source);
  if (folder === undefined) {
    throw new Error(l10n.t('Open a folder first. The video is saved there.'));
  }
  const own = readUserValue('outputFolder');
  const isOwn = typeof own === 'string' && resolveFolder(own, undefined) === folder;
  if (!isOwn && !(await isInWorkspace(folder))) {
    throw new Error(
      l10n.t(
        'The video would be saved outside the workspace. Only your own setting {0} may do that.',
        `${SECTION}.outputFolder`,
      ),
    );
  }
  return folder;
}

async function makeKey(
  service: Service,
  image: PromptImage,
  settings: VideoSettings,
): Promise<string> {
  const content = 'bytes' in image ? await hashImage(image.bytes) : undefined;
  const order = [service.root, image.uri, content, Object.entries(settings).toSorted()];
  return createHash('sha256').update(JSON.stringify(order)).digest('hex');
}

/** Everything that a question shows and that will be sent. */
export function describeExactly({ key, folder, price }: Order): string {
  return JSON.stringify([key, folder, price]);
}
