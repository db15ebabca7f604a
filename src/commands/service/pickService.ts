import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import { parseService, PRACTICE_ROOT, type Service } from '../../runway/service.ts';
import { describeError } from '../../util/log.ts';
import { isRunning } from '../../tasks/record.ts';

/** What the user selected in the list of services. */
export type ServiceChoice =
  | { readonly act: 'use' | 'setKey' | 'remove'; readonly service: Service }
  | { readonly act: 'another' };

interface Row extends vscode.QuickPickItem {
  readonly service?: Service;
}

interface RowButton extends vscode.QuickInputButton {
  readonly act: 'setKey' | 'remove';
}

/** Shows the known services, each with its state. @returns undefined when cancelled */
export async function pickService(app: App): Promise<ServiceChoice | undefined> {
  const current = app.services.currentOrNone();
  const services = await listServices(app);
  const rows = await Promise.all(services.map((service) => serviceRow(app, service, current)));
  const another: Row = {
    iconPath: new vscode.ThemeIcon('add'),
    label: l10n.t('Another Service…'),
    detail: l10n.t('Connect to a compatible API by its address'),
  };
  return show([...rows, practiceRow(current), another], current);
}

function practiceRow(current: Service | undefined): Row {
  const service = parseService(PRACTICE_ROOT);
  const isChosen = current?.kind === 'practice';
  return {
    service,
    label: l10n.t('Practice'),
    iconPath: new vscode.ThemeIcon(isChosen ? 'check' : 'blank'),
    ...(isChosen ? { description: l10n.t('in use') } : {}),
    detail: l10n.t('No key and no cost: makes practice videos on this computer'),
  };
}

function show(rows: readonly Row[], current: Service | undefined) {
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = l10n.t('Select a Service');
  picker.placeholder = l10n.t('Select where videos are generated');
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.items = rows;
  if (current !== undefined) {
    picker.activeItems = rows.filter(({ service }) => service?.root === current.root).slice(0, 1);
  }
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

/** Lists the services to select from. */
export async function listServices({ services, tasks }: App): Promise<Service[]> {
  const all = (await tasks()).all();
  const tasksAt = all.map((task) => ({ service: task.service, isRunning: isRunning(task.state) }));
  return services.known.list(services.currentOrNone(), tasksAt);
}

/** Counts the tasks that are running at a service. */
export async function countRunning({ tasks }: App, { root }: Service): Promise<number> {
  const all = (await tasks()).all();
  return all.filter((task) => task.service === root && isRunning(task.state)).length;
}

async function serviceRow(app: App, service: Service, current: Service | undefined): Promise<Row> {
  const hasKey = await findKey(app, service);
  const isChosen = service.root === current?.root;
  const running = await countRunning(app, service);
  const states = [
    isChosen ? l10n.t('in use') : undefined,
    keyState(service, hasKey),
    running === 0 ? undefined : formatRunning(running),
  ];
  return {
    service,
    label: service.name,
    // The blank icon aligns the names of all rows.
    iconPath: new vscode.ThemeIcon(isChosen ? 'check' : 'blank'),
    description: states.filter((it) => it !== undefined).join(' · '),
    detail: service.root,
    buttons: rowButtons(service, hasKey),
  };
}

/** Whether a service has a key; undefined when that can't be read. The list works without it. */
async function findKey({ services, log }: App, { origin }: Service): Promise<boolean | undefined> {
  try {
    return (await services.keys.get(origin)) !== undefined;
  } catch (error) {
    log.warn(describeError(error));
    return undefined;
  }
}

function keyState({ loopback }: Service, hasKey: boolean | undefined): string {
  if (hasKey === undefined) {
    return l10n.t('API key can’t be read');
  }
  if (hasKey) {
    return l10n.t('API key saved');
  }
  return loopback ? l10n.t('no key needed') : l10n.t('no API key');
}

/** Such as `2 tasks running`. */
export function formatRunning(count: number): string {
  return count === 1 ? l10n.t('1 task running') : l10n.t('{0} tasks running', count);
}

function rowButtons({ kind }: Service, hasKey: boolean | undefined): RowButton[] {
  const setKey: RowButton = {
    act: 'setKey',
    iconPath: new vscode.ThemeIcon('key'),
    tooltip: hasKey === true ? l10n.t('Replace API Key…') : l10n.t('Set API Key…'),
  };
  const remove: RowButton = {
    act: 'remove',
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: kind === 'runway' ? l10n.t('Remove API Key') : l10n.t('Remove from List'),
  };
  // Runway is always listed.
  return kind === 'runway' && hasKey === false ? [setKey] : [setKey, remove];
}

function isRowButton(button: vscode.QuickInputButton): button is RowButton {
  return 'act' in button;
}
