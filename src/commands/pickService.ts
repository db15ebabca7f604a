import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import type { Service } from '../runway/service.ts';
import { isRunning } from '../tasks/record.ts';

/** What the user wants of the list of services. */
export type ServiceChoice =
  | { readonly act: 'use' | 'setKey' | 'remove'; readonly service: Service }
  | { readonly act: 'another' };

interface Row extends vscode.QuickPickItem {
  readonly service?: Service;
}

interface RowButton extends vscode.QuickInputButton {
  readonly act: 'setKey' | 'remove';
}

/** Shows the services that are known, each with its state. @returns undefined when cancelled */
export async function pickService(parts: Parts): Promise<ServiceChoice | undefined> {
  const current = parts.services.currentOrNone();
  const rows = await Promise.all(knownServices(parts).map((it) => serviceRow(parts, it, current)));
  const another: Row = {
    iconPath: new vscode.ThemeIcon('add'),
    label: vscode.l10n.t('Another Service…'),
    detail: vscode.l10n.t('A relay that speaks the same API, by its address'),
  };
  return show([...rows, another], current);
}

function show(rows: readonly Row[], current: Service | undefined) {
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = vscode.l10n.t('Select a Service');
  picker.placeholder = vscode.l10n.t('Which service generates the videos?');
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.items = rows;
  picker.activeItems = rows.filter((it) => it.service?.root === current?.root).slice(0, 1);
  return new Promise<ServiceChoice | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const [row] = picker.selectedItems;
      if (row !== undefined) {
        const { service } = row;
        resolve(service === undefined ? { act: 'another' } : { act: 'use', service });
        picker.hide();
      }
    });
    picker.onDidTriggerItemButton(({ item: { service }, button }) => {
      if (service !== undefined && isRowButton(button)) {
        resolve({ act: button.act, service });
        picker.hide();
      }
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** The services to choose from. */
export function knownServices({ services, tasks }: Parts): Service[] {
  const places = tasks.all().map((it) => ({ service: it.service, isRunning: isRunning(it.state) }));
  return services.known.list(services.currentOrNone(), places);
}

/** How many tasks are running at a service. */
export function runningAt({ tasks }: Parts, { root }: Service): number {
  return tasks.all().filter((it) => it.service === root && isRunning(it.state)).length;
}

async function serviceRow(
  parts: Parts,
  service: Service,
  current: Service | undefined,
): Promise<Row> {
  const hasKey = (await parts.services.keys.get(service.origin)) !== undefined;
  const isChosen = service.root === current?.root;
  const running = runningAt(parts, service);
  const states = [
    isChosen ? vscode.l10n.t('chosen') : undefined,
    keyState(service, hasKey),
    running === 0 ? undefined : runningText(running),
  ];
  return {
    service,
    label: service.name,
    // So that the names of all rows stand below each other.
    iconPath: new vscode.ThemeIcon(isChosen ? 'check' : 'blank'),
    description: states.filter((it) => it !== undefined).join(' · '),
    detail: service.root,
    buttons: buttonsOf(service, hasKey),
  };
}

function keyState({ loopback }: Service, hasKey: boolean): string {
  if (hasKey) {
    return vscode.l10n.t('key set');
  }
  return loopback ? vscode.l10n.t('needs no key') : vscode.l10n.t('no key');
}

/** So many tasks, in words. */
export function runningText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 task running') : vscode.l10n.t('{0} tasks running', count);
}

function buttonsOf({ kind }: Service, hasKey: boolean): RowButton[] {
  const setKey: RowButton = {
    act: 'setKey',
    iconPath: new vscode.ThemeIcon('key'),
    tooltip: hasKey ? vscode.l10n.t('Replace API Key…') : vscode.l10n.t('Set API Key…'),
  };
  const remove: RowButton = {
    act: 'remove',
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip:
      kind === 'runway' ? vscode.l10n.t('Remove API Key') : vscode.l10n.t('Remove from List'),
  };
  // Runway is always listed.
  return kind === 'runway' && !hasKey ? [setKey] : [setKey, remove];
}

function isRowButton(button: vscode.QuickInputButton): button is RowButton {
  return 'act' in button;
}
