import * as vscode from 'vscode';
import type { TaskState } from '../tasks/record.ts';

const ICONS: Readonly<Record<TaskState, readonly [icon: string, color?: string]>> = {
  waiting: ['watch'],
  preparing: ['loading~spin'],
  submitting: ['cloud-upload'],
  queued: ['clock'],
  running: ['sync~spin'],
  saving: ['cloud-download'],
  done: ['pass-filled', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  cancelled: ['circle-slash'],
  unsaved: ['warning', 'list.warningForeground'],
  unconfirmed: ['question', 'list.warningForeground'],
};

/** A task's icon. A waiting task has an icon without animation. */
export function stateIcon(state: TaskState, waiting: 'waiting' | 'moving'): vscode.ThemeIcon {
  if (waiting === 'waiting') {
    return new vscode.ThemeIcon('debug-pause');
  }
  const [icon, color] = ICONS[state];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
