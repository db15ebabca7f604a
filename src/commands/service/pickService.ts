import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { isRunning } from '../../tasks/record.ts';

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
export async function pickService(app: App): Promise<ServiceChoice | undefined> {
  const current = app.services.currentOrNone();
  const rows = await Promise.all(
    (await listServices(app)).map((it) => serviceRow(app, it, current)),
  );
  const another: Row = {
    iconPath: new vscode.ThemeIcon('add'),
    label: l10n.t('Another Service…'),
    detail: l10n.t('A relay that speaks the same API, by its address'),
  };
  return show([...rows, another], current);
}

function show(rows: readonly Row[], current: Service | undefined) {
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = l10n.t('Select a Service');
  picker.placeholder = l10n.t('Which service generates the videos?');
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
export async function listServices({ services, tasks }: App): Promise<Service[]> {
  const all = (await tasks()).all();
  const places = all.map((task) => ({ service: task.service, isRunning: isRunning(task.state) }));
  return services.known.list(services.currentOrNone(), places);
}

/** How many tasks are running at a service. */
export async function countRunning({ tasks }: App, { root }: Service): Promise<number> {
  const all = (await tasks()).all();
  return all.filter((task) => task.service === root && isRunning(task.state)).length;
}

async function serviceRow(app: App, service: Service, current: Service | undefined): Promise<Row> {
  const hasKey = (await app.services.keys.get(service.origin)) !== undefined;
  const isChosen = service.root === current?.root;
  const running = await countRunning(app, service);
  const states = [
    isChosen ? l10n.t('chosen') : undefined,
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
    return l10n.t('key set');
  }
  return loopback ? l10n.t('needs no key') : l10n.t('no key');
}

/** So many tasks, in words. */
export function runningText(count: number): string {
  return count === 1 ? l10n.t('1 task running') : l10n.t('{0} tasks running', count);
}

function buttonsOf({ kind }: Service, hasKey: boolean): RowButton[] {
  const setKey: RowButton = {
    act: 'setKey',
    iconPath: new vscode.ThemeIcon('key'),
    tooltip: hasKey ? l10n.t('Replace API Key…') : l10n.t('Set API Key…'),
  };
  const remove: RowButton = {
    act: 'remove',
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: kind === 'runway' ? l10n.t('Remove API Key') : l10n.t('Remove from List'),
  };
  // Runway is always listed.
  return kind === 'runway' && !hasKey ? [setKey] : [setKey, remove];
}

function isRowButton(button: vscode.QuickInputButton): button is RowButton {
  return 'act' in button;
}
