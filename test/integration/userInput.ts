import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { replacing } from './support.ts';

/** An input box that the extension shows. */
export interface ShownInput {
  readonly title: string | undefined;
  /** The text that is there already, if any. */
  readonly value?: string;
  readonly password: boolean;
  /** What was wrong with the texts that it did not take. */
  readonly problems: readonly unknown[];
}

/**
 * Enters texts in the input boxes that the extension shows while some work runs. A box takes one
 * text after the other until one is valid. It is cancelled when no text is left.
 */
export async function entering(
  texts: readonly string[],
  work: () => PromiseLike<unknown>,
): Promise<ShownInput[]> {
  const left = [...texts];
  const shown: ShownInput[] = [];
  const showInputBox = async (options: vscode.InputBoxOptions) => {
    const problems: unknown[] = [];
    const { title, value = '', password = false } = options;
    shown.push({ title, password, problems, ...(value !== '' && { value }) });
    for (let text = left.shift(); text !== undefined; text = left.shift()) {
      const problem = await options.validateInput?.(text);
      if (problem === undefined) return text;
      problems.push(problem);
    }
    return undefined;
  };
  await replacing(vscode.window, { showInputBox }, work);
  return shown;
}

/** An item of a list that the extension shows. */
export interface ShownItem {
  readonly label: string;
  readonly description: string | undefined;
  readonly detail: string | undefined;
  readonly buttons: readonly (string | undefined)[];
}

/**
 * The label of an item to select, and of its button if that is to be pressed. Without an item, the
 * button is one of the list.
 */
export type Choice = readonly [item: string, button?: string];

/**
 * Chooses from the lists that the extension shows while some work runs, once from each. A list whose
 * items change while it is open counts as another. A list is cancelled when no choice is left.
 *
 * @returns the items of each list
 */
export async function choosing(
  choices: readonly Choice[],
  work: () => PromiseLike<unknown>,
): Promise<(readonly ShownItem[])[]> {
  const left = [...choices];
  const shown: (readonly ShownItem[])[] = [];
  const choose = (items: readonly vscode.QuickPickItem[]) => {
    shown.push(items.map(describeItem));
    return left.shift();
  };
  await replacing(vscode.window, { createQuickPick: () => new AnsweredQuickPick(choose) }, work);
  return shown;
}

function describeItem({ label, description, detail, buttons }: vscode.QuickPickItem): ShownItem {
  return { label, description, detail, buttons: (buttons ?? []).map((it) => it.tooltip) };
}

type Used =
  | 'activeItems'
  | 'buttons'
  | 'dispose'
  | 'hide'
  | 'items'
  | 'onDidAccept'
  | 'onDidHide'
  | 'onDidTriggerButton'
  | 'onDidTriggerItemButton'
  | 'selectedItems'
  | 'show';

/** A list that is answered as soon as it is shown. */
class AnsweredQuickPick implements Pick<vscode.QuickPick<vscode.QuickPickItem>, Used> {
  buttons: readonly vscode.QuickInputButton[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];
  private shownItems: readonly vscode.QuickPickItem[] = [];
  private isShown = false;
  private readonly accepted = new vscode.EventEmitter<void>();
  private readonly pressed = new vscode.EventEmitter<
    vscode.QuickPickItemButtonEvent<vscode.QuickPickItem>
  >();
  private readonly buttonPressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  private readonly hidden = new vscode.EventEmitter<void>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidTriggerButton = this.buttonPressed.event;
  readonly onDidTriggerItemButton = this.pressed.event;
  readonly onDidHide = this.hidden.event;

  constructor(
    private readonly choose: (items: readonly vscode.QuickPickItem[]) => Choice | undefined,
  ) {}

  get items(): readonly vscode.QuickPickItem[] {
    return this.shownItems;
  }

  set items(items: readonly vscode.QuickPickItem[]) {
    this.shownItems = items;
    if (this.isShown) {
      this.show();
    }
  }

  show(): void {
    this.isShown = true;
    const choice = this.choose(this.items);
    if (choice === undefined) {
      this.hide();
      return;
    }
    const [label, tooltip] = choice;
    if (label === '') {
      const button = this.buttons.find((it) => it.tooltip === tooltip);
      assert.ok(button, `The list has no button “${tooltip}”.`);
      this.buttonPressed.fire(button);
      return;
    }
    const item = this.items.find((it) => it.label === label);
    assert.ok(item, `There is no item “${label}”.`);
    if (tooltip === undefined) {
      this.selectedItems = [item];
      this.accepted.fire();
      return;
    }
    const button = item.buttons?.find((it) => it.tooltip === tooltip);
    assert.ok(button, `“${label}” has no button “${tooltip}”.`);
    this.pressed.fire({ item, button });
  }

  hide(): void {
    this.hidden.fire();
  }

  dispose(): void {
    for (const emitter of [this.accepted, this.pressed, this.buttonPressed, this.hidden])
      emitter.dispose();
  }
}
