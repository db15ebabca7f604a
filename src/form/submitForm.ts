import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseCopy } from '../image/chooseCopy.ts';
import type { Crop } from '../image/crop.ts';
import type { ImageFormat } from '../image/file/format.ts';
import { ImageError } from '../image/imageError.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import { isByUrl, type PromptImage } from '../image/promptImage.ts';
import type { App } from '../app.ts';
import { billingPage } from '../services/billing.ts';
import { checkSettings } from '../runway/models/checkSettings.ts';
import { ServiceError, type FieldIssue } from '../runway/errors/serviceError.ts';
import { listOfferedModels, type OfferedModel } from '../runway/models/model.ts';
import { estimatePrice } from '../runway/models/price.ts';
import type { Service } from '../runway/service.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { readSettings, SECTION } from '../settings.ts';
import { readModels } from '../services/models.ts';
import { nextTakeNumber } from '../tasks/takeNumbers.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Submission, SubmitOptions } from '../tasks/submit.ts';
import { chooseFolder } from '../workspace/chooseFolder.ts';
import { confirm } from '../ui/confirm.ts';
import { creditsText, priceText } from '../views/texts/credits.ts';
import { errorText, refusalText } from '../views/texts/failureText.ts';
import { issueText } from '../views/texts/issueText.ts';
import type { FormImage, PageMessage } from './protocol.ts';
import { videoFolder } from '../workspace/imageSource.ts';
import { offersUploads } from './serviceOffer.ts';
import { toSettings, vary } from './values.ts';

/** The result of a click on Generate. */
export interface FormOutcome {
  /** The tasks that the service has, or may have. Empty when it has none. */
  readonly tasks: readonly TaskRecord[];
  /** What must change first. Some of several tasks may have been refused. */
  readonly issues: readonly FieldIssue[];
  /** Where credits are bought, if there are not enough. */
  readonly billing?: string | undefined;
}

/** What the page asks for. */
export type SubmitMessage = Extract<PageMessage, { type: 'submit' }>;

/** Follows the submissions of a click. */
export interface SubmissionOptions extends Pick<SubmitOptions, 'signal'> {
  /** The ids of the records, one for each video. */
  readonly ids: readonly string[];
}

/**
 * Checks what a form asks for and submits it, as often as there are ids. A task that fails does not
 * stop the others.
 *
 * @param lastFrame the image that the user chose for the video's end. It is left out when the model
 * doesn't support one, because the form doesn't show it then.
 */
export async function submitForm(
  { services, tasks: openTasks }: App,
  image: FormImage,
  lastFrame: FormImage | undefined,
  { values, image: copy, lastFrameImage: lastCopy }: SubmitMessage,
  { ids, signal }: SubmissionOptions,
): Promise<FormOutcome> {
  const service = services.current();
  if (service === undefined) {
    throw new Error(l10n.t('No service is selected. Run “Runway: Select Service…”.'));
  }
  const { models } = readModels();
  const named = services.capabilities.models(service.root);
  const offered = listOfferedModels(service.kind, models, named);
  const model = offered.find(({ id }) => id === values.model);
  const settings = toSettings(values, model);
  const shownLast = model?.lastFrame === true ? lastFrame : undefined;
  const wanted = { ...settings, lastFrame: shownLast?.uri };
  const issues = checkSettings(wanted, service.kind, offered).map((issue) => ({
    field: issue.field,
    message: issueText(issue),
  }));
  if (model?.lastFrame === true && values.lastFrame !== (shownLast?.uri ?? '')) {
    issues.push({ field: 'lastFrame', message: l10n.t('Choose the last frame again.') });
  }
  if (issues.length > 0) {
    return refused(...issues);
  }
  const uploads = offersUploads(services, service);
  const crop = copy && values.crop;
  const lastFrameCrop = shownLast && lastCopy && values.lastFrameCrop;
  const first = toPromptImage('promptImage', image, copy, { uploads, crop });
  const last =
    shownLast && toPromptImage('lastFrame', shownLast, lastCopy, { uploads, crop: lastFrameCrop });
  if ('message' in first) {
    return refused(first);
  }
  if (last !== undefined && 'message' in last) {
    return refused(last);
  }
  if (!(await isPriceConfirmed(service, settings, model, ids.length))) {
    return refused();
  }
  const folder = (await videoFolder(image)) ?? (await chooseFolder());
  if (folder === undefined) {
    return refused();
  }
  const tasks = await openTasks();
  const [group] = ids;
  const request = {
    ...{ service: service.root, folder, image: first, lastFrame: last, crop, lastFrameCrop },
    ...(ids.length > 1 ? { group } : {}),
  };
  const firstTake = nextTakeNumber(tasks.all(), image.uri);
  const submissions = vary(settings, values, model, ids.length).map((varied, index) => {
    const id = ids[index] ?? '';
    return tasks.submit(
      { ...request, settings: varied, take: firstTake + index },
      { id, ...(signal && { signal }) },
    );
  });
  return readOutcomes(await Promise.allSettled(submissions));
}

function refused(...issues: readonly FieldIssue[]): FormOutcome {
  return { tasks: [], issues };
}

/** Returns the accepted tasks, and why the others were refused: each reason once. */
function readOutcomes(outcomes: readonly PromiseSettledResult<Submission>[]): FormOutcome {
  const tasks: TaskRecord[] = [];
  const issues = new Map<string, FieldIssue>();
  let billing: string | undefined;
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled' && outcome.value.record.state !== 'failed') {
      tasks.push(outcome.value.record);
      continue;
    }
    const error: unknown = outcome.status === 'rejected' ? outcome.reason : outcome.value.error;
    const found =
      outcome.status === 'rejected'
        ? [issueAbout(error instanceof ImageError ? 'promptImage' : '', error)]
        : issuesOf(outcome.value);
    for (const issue of found) {
      issues.set(`${issue.field}\n${issue.message}`, issue);
    }
    billing ??= error instanceof Error ? billingPage(error) : undefined;
  }
  return { tasks, issues: [...issues.values()], billing };
}

/** Asks once before a submission that costs more than the user's limit. */
async function isPriceConfirmed(
  { name, kind }: Service,
  settings: VideoSettings,
  model: OfferedModel | undefined,
  count: number,
): Promise<boolean> {
  const one = model && estimatePrice(model, settings);
  const { confirmAbove } = readSettings();
  if (one === undefined || one * count <= confirmAbove) {
    return true;
  }
  const credits = one * count;
  const isMost = settings.duration === 'auto';
  const price = priceText({ credits, isMost, kind }, vscode.env.language);
  return confirm(
    count === 1
      ? l10n.t('Generate a video for {0}?', price)
      : l10n.t('Generate {0} videos for {1}?', count, price),
    l10n.t('Generate'),
    l10n.t(
      '{0} at {1}. This question comes for more than {2}: see the setting {3}.',
      settings.model,
      name,
      creditsText(confirmAbove, vscode.env.language),
      `${SECTION}.confirmAbove`,
    ),
  );
}

/** Returns the image to send, or why it can't be sent. */
function toPromptImage(
  field: string,
  image: FormImage,
  copy: ImageFile<ImageFormat> | undefined,
  { uploads, crop }: { readonly uploads: boolean; readonly crop: Crop | undefined },
): PromptImage | FieldIssue {
  const { uri, name, file, problem = '' } = image;
  if (isByUrl(image)) {
    return { uri, name, url: uri };
  }
  if (file === undefined) {
    return { field, message: problem };
  }
  try {
    return { uri, name, ...chooseCopy(file, copy, uploads, crop !== undefined) };
  } catch (error) {
    return issueAbout(field, error);
  }
}

function issuesOf({ error, record: { problem } }: Submission): readonly FieldIssue[] {
  if (error instanceof ServiceError && error.issues.length > 0) {
    return error.issues;
  }
  const message = problem === undefined ? '' : refusalText(problem.failure);
  return [{ field: error instanceof ImageError ? 'promptImage' : '', message }];
}

/** An error as an issue of a field; of the whole request when the field is empty. */
export function issueAbout(field: string, error: unknown): FieldIssue {
  return { field, message: errorText(error) };
}
