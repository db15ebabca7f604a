import * as l10n from '@vscode/l10n';
import { ImageError } from '../image/imageError.ts';
import type { App } from '../app.ts';
import { billingPage } from '../services/billing.ts';
import { checkSettings } from '../runway/models/checkSettings.ts';
import { ServiceError, type FieldIssue } from '../runway/errors/serviceError.ts';
import { modelsOf } from '../runway/models/model.ts';
import { readModels } from '../services/models.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { PromptImage } from '../image/promptImage.ts';
import { chooseFolder } from '../workspace/chooseFolder.ts';
import { errorText, refusalText } from '../views/failureText.ts';
import type { PageMessage } from './protocol.ts';
import type { ImageSource } from '../workspace/imageSource.ts';
import { settingsOf } from './values.ts';
import { issueText } from '../views/issueText.ts';

/** What came of a form: a task that the service has, or may have; or what has to change first. */
export type FormOutcome = { readonly task: TaskRecord; readonly issues?: never } | FormRefusal;

export interface FormRefusal {
  readonly task?: never;
  readonly issues: readonly FieldIssue[];
  /** Where credits are bought, if there are not enough. */
  readonly billing?: string | undefined;
}

/** What a form asks for, and what it made of images that cannot be sent as they are. */
export type Wanted = Omit<Extract<PageMessage, { type: 'submit' }>, 'type'>;

/**
 * Checks what a form asks for and submits it.
 *
 * @param chosenLastFrame what the user chose for the video's end; it is sent as the form showed it
 * or not at all, and left out where the model takes none, for there it was not shown
 */
export async function submitForm(
  { services, tasks: openTasks }: App,
  source: ImageSource,
  chosenLastFrame: ImageSource | undefined,
  { values, image, lastImage }: Wanted,
): Promise<FormOutcome> {
  const service = services.current();
  if (service === undefined) {
    throw new Error(l10n.t('No service is chosen any more. Run “Runway: Select Service…”.'));
  }
  const { models } = readModels();
  const model = modelsOf(service.kind, models).find((it) => it.id === values.model);
  const settings = settingsOf(values, model);
  const lastFrame = model?.lastFrame === true ? chosenLastFrame : undefined;
  const found = checkSettings({ ...settings, lastFrame }, service.kind, models);
  const issues: FieldIssue[] = found.map((issue) => ({
    field: issue.field,
    message: issueText(issue),
  }));
  if (model?.lastFrame === true && values.lastFrame !== (lastFrame?.uri ?? '')) {
    issues.push({ field: 'lastFrame', message: l10n.t('Choose the last frame again.') });
  }
  if (issues.length > 0) {
    return { issues };
  }
  const read = (it: ImageSource) =>
    it.promptImage(settings.model, (it === source ? image : lastImage)?.bytes);
  const frames = await readFrames(read, source, lastFrame);
  if ('issues' in frames) {
    return frames;
  }
  const folder = source.folder() ?? (await chooseFolder());
  if (folder === undefined) {
    return { issues: [] };
  }
  const { record, error } = await (
    await openTasks()
  ).submit({
    service: service.root,
    settings,
    folder,
    image: frames.first,
    lastFrame: frames.last,
  });
  return record.state === 'failed'
    ? { issues: issuesOf(error, record), billing: billingPage(error) }
    : { task: record };
}

async function readFrames(
  readFrom: (source: ImageSource) => Promise<PromptImage>,
  first: ImageSource,
  last: ImageSource | undefined,
): Promise<
  { first: PromptImage; last: PromptImage | undefined } | { issues: readonly FieldIssue[] }
> {
  const issues: FieldIssue[] = [];
  const read = (field: string, source: ImageSource) =>
    readFrom(source).catch((error: unknown) => {
      issues.push(issueAbout(field, error));
      return undefined;
    });
  const firstFrame = await read('promptImage', first);
  const lastFrame = last && (await read('lastFrame', last));
  return firstFrame === undefined || issues.length > 0
    ? { issues }
    : { first: firstFrame, last: lastFrame };
}

function issuesOf(error: Error | undefined, { problem }: TaskRecord): readonly FieldIssue[] {
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
