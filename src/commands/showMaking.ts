import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { serviceName } from '../views/texts/serviceName.ts';
import type { Sidecar } from '../tasks/video/sidecar.ts';
import { notify } from '../ui/notification.ts';
import { creditsText } from '../views/texts/credits.ts';
import { labelText } from '../views/texts/sentences.ts';
import { settingsFacts, type Fact } from '../views/texts/settingsFacts.ts';
import { findMaking } from './findMaking.ts';
import { reuseMaking } from './reuseTask.ts';

/** Says how a video was made. */
export async function showMaking(app: App, argument: unknown): Promise<void> {
  const making = await findMaking(app, argument);
  if (making === undefined) {
    return;
  }
  const { name, sidecar } = making;
  if (sidecar === undefined) {
    await notify(
      'information',
      l10n.t(
        'It isn’t known how “{0}” was made. It isn’t on the list, and no file with its settings is beside it.',
        name,
      ),
      [],
    );
    return;
  }
  const copy = l10n.t('Copy Prompt');
  const edit = l10n.t('Edit and Generate Again…');
  const { promptText } = sidecar.settings;
  const chosen = await vscode.window.showInformationMessage(
    l10n.t('How “{0}” was made', name),
    { modal: true, detail: describe(sidecar, vscode.env.language) },
    edit,
    ...(promptText === undefined ? [] : [copy]),
  );
  if (chosen === copy && promptText !== undefined) {
    await vscode.env.clipboard.writeText(promptText);
  } else if (chosen === edit) {
    await reuseMaking(app, making);
  }
}

function describe({ settings, service, taskId, date, credits }: Sidecar, language: string): string {
  const facts: readonly Fact[] = [
    ...settingsFacts(settings),
    [l10n.t('Seed'), settings.seed?.toString()],
    [l10n.t('Service'), serviceName(service)],
    [l10n.t('Task ID'), taskId],
    [l10n.t('Date'), new Date(date).toLocaleString(language)],
    [l10n.t('Cost'), credits === undefined ? undefined : creditsText(credits, language)],
  ];
  const lines = facts.flatMap(([label, value]) =>
    value === undefined ? [] : [labelText(label, value)],
  );
  const { promptText, negativePrompt } = settings;
  return [
    ...(promptText === undefined ? [] : [promptText, '']),
    ...(negativePrompt === undefined
      ? []
      : [labelText(l10n.t('Negative prompt'), negativePrompt), '']),
    ...lines,
  ].join('\n');
}
