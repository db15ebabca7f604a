import type * as vscode from 'vscode';
import type { FormValues } from '../../src/form/protocol.ts';
import type { Clock } from '../../src/util/clock.ts';
import { openForm, type FormPage } from './formPage.ts';
import { withService, type OwnService } from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import { closeTabs, picture } from './support.ts';

/** Everything that is behind the page of a form. */
export interface OwnForm extends OwnService {
  readonly panel: vscode.WebviewPanel;
  readonly page: FormPage;
  readonly shown: ShownNotifications;
}

/** Opens the form of `sea.png` at a service of its own, for the length of some work. */
export async function withForm(
  work: (form: OwnForm) => Promise<void>,
  clock?: Clock,
): Promise<void> {
  await withService(async (own) => {
    const shown = new ShownNotifications();
    try {
      await work({ ...own, ...(await openForm(own.app, picture('sea.png'))), shown });
    } finally {
      shown.restore();
      await closeTabs();
    }
  }, clock);
}

/** Resolves once a panel is in sight, or behind another tab. */
export function untilVisible(panel: vscode.WebviewPanel, visible: boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (panel.visible === visible) {
        listening.dispose();
        resolve();
      }
    };
    const listening = panel.onDidChangeViewState(look);
    look();
  });
}

/** The values of a form, with some changes. */
export function valuesOf(changes: Record<string, unknown>): Partial<FormValues> {
  const usual = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 } as const;
  return { promptText: 'Waves', ...usual, seed: '', watermark: 'unset', ...changes };
}

/** What a page sends after a click on Generate. @param count how many videos */
export function submission(
  { shown }: Pick<FormPage, 'shown'>,
  changes: Record<string, unknown> = {},
  count = 1,
) {
  return { type: 'submit', values: valuesOf(changes), shown, count };
}
