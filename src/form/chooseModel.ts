import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { priceText } from '../views/texts/credits.ts';
import { listModels, type ModelGroup, type ModelRow } from './modelList.ts';
import type { FormValues, ServiceOffer } from './protocol.ts';

interface Row extends vscode.QuickPickItem {
  readonly id?: string;
}

/**
 * Shows the models that the service offers, each with what it is good for and what the video would
 * cost with it.
 *
 * @param image the image's size in pixels; undefined when it is not known
 * @param signal closes the list
 * @returns the id of the chosen model; undefined when cancelled
 */
export async function chooseModel(
  offer: ServiceOffer,
  values: FormValues,
  image: { readonly width: number; readonly height: number } | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const rows = listModels(offer.models, values, image);
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = l10n.t('Select a Model');
  picker.placeholder = l10n.t('Type to filter');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.items = rows.flatMap((row, index) => {
    const isFirst = row.group !== rows[index - 1]?.group;
    return [...(isFirst ? [separator(row.group, offer.service)] : []), toRow(row, offer, values)];
  });
  picker.activeItems = picker.items.filter(({ id }) => id === values.model);
  const close = () => picker.hide();
  signal.addEventListener('abort', close);
  return new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.id);
      picker.hide();
    });
    picker.onDidHide(() => {
      signal.removeEventListener('abort', close);
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function separator(group: ModelGroup, service: string): Row {
  return { label: groupLabel(group, service), kind: vscode.QuickPickItemKind.Separator };
}

function groupLabel(group: ModelGroup, service: string): string {
  switch (group) {
    case 'suggested':
      return l10n.t('Good to start with');
    case 'offered':
      return l10n.t('Offered by {0}', service);
    case 'named':
      return l10n.t('Named by {0}', service);
    case 'own':
      return l10n.t('Your own models');
  }
}

function toRow(
  { model, mark, price, isMost }: ModelRow,
  offer: ServiceOffer,
  values: FormValues,
): Row {
  const kind = offer.practice === true ? 'practice' : offer.relay ? 'relay' : 'runway';
  const cost =
    price === undefined
      ? undefined
      : priceText({ credits: price, isMost, kind }, vscode.env.language);
  return {
    id: model.id,
    label: model.id,
    iconPath: new vscode.ThemeIcon(model.id === values.model ? 'check' : 'blank'),
    description: [cost, mark && markLabel(mark)].filter((it) => it !== undefined).join(' · '),
    ...(model.description === undefined ? {} : { detail: model.description }),
  };
}

function markLabel(mark: 'bestRated' | 'cheapest'): string {
  return mark === 'bestRated' ? l10n.t('rated best') : l10n.t('cheapest');
}
