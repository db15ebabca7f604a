import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openForm } from '../form/openForm.ts';
import { readValues } from '../form/values.ts';
import { estimatePrice } from '../runway/models/price.ts';
import { listOfferedModels, SEED_MAX, type OfferedModel } from '../runway/models/model.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { parseService } from '../runway/service.ts';
import { readModels } from '../services/models.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { selectTask } from '../views/selectTask.ts';
import { priceText } from '../views/texts/credits.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { confirm } from '../ui/confirm.ts';
import { submitImages } from './submitImages.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Submits a task's image and settings as a new task, with another seed. Asks first, with the price:
 * one key is enough to run this. If an image must be converted or cut first, opens the form.
 */
export async function generateAgain(app: App, argument: unknown): Promise<void> {
  const isSelected = argument !== undefined || app.view.selection.length > 0;
  const task =
    (await taskArgument(app, argument)) ?? (isSelected ? undefined : await newestTask(app));
  if (task?.settings === undefined || task.image.uri === '') {
    void vscode.window.showInformationMessage(
      l10n.t('Select a task with an image in the list first.'),
    );
    return;
  }
  const model = findModel(task.service, task.settings.model);
  const settings = withNewSeed(task.settings, model);
  if (!(await isSure(task, settings, model))) {
    return;
  }
  const submission = await submitImages(app, task, settings);
  if (submission === undefined) {
    const values = readValues(settings, task.lastFrame?.uri, task);
    await openForm(app, imageFrom(task.image.uri), values);
    return;
  }
  if (submission.error !== undefined) {
    throw submission.error;
  }
  await selectTask(app.view, submission.record, 'leave');
}

/** The newest task that can be generated again: in the palette no task may be selected. */
async function newestTask(app: App): Promise<TaskRecord | undefined> {
  const tasks = await app.tasks();
  await tasks.loadEnded();
  return tasks
    .all()
    .filter(({ settings, image }) => settings !== undefined && image.uri !== '')
    .toSorted((a, b) => b.createdAt - a.createdAt)[0];
}

function findModel(service: string, id: string): OfferedModel | undefined {
  const models = listOfferedModels(parseService(service).kind, readModels().models);
  return models.find((model) => model.id === id);
}

/** Replaces the seed, if the model supports seeds. An unknown model has one if the task had one. */
function withNewSeed(settings: VideoSettings, model: OfferedModel | undefined): VideoSettings {
  return (model?.seed ?? settings.seed !== undefined)
    ? { ...settings, seed: Math.floor(Math.random() * (SEED_MAX + 1)) }
    : settings;
}

async function isSure(
  { image, service }: TaskRecord,
  settings: VideoSettings,
  model: OfferedModel | undefined,
): Promise<boolean> {
  const credits = model && estimatePrice(model, settings);
  const { kind } = parseService(service);
  const isMost = settings.duration === 'auto';
  return confirm(
    l10n.t('Generate “{0}” again?', image.name),
    l10n.t('Generate'),
    joinSentences(
      credits === undefined
        ? l10n.t('The price isn’t known.')
        : l10n.t('Costs {0}.', priceText({ credits, isMost, kind }, vscode.env.language)),
      model?.seed === false
        ? l10n.t('Everything stays the same: {0} doesn’t support seeds.', model.id)
        : l10n.t('The seed is new. Everything else stays the same.'),
    ),
  );
}
