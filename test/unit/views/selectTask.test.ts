import assert from 'node:assert/strict';
import { selectTask, type SelectableList } from '../../../src/views/selectTask.ts';
import type { Row } from '../../../src/views/rows.ts';
import { Emitter } from '../../../src/util/emitter.ts';
import { taskRecord } from '../tasks/support/records.ts';

const older = taskRecord({ id: 'older' });
const task = taskRecord({ id: 'new' });

/** A list as VS Code shows it: a list that was hidden has no row of a new task at first. */
class List implements SelectableList {
  selection: readonly Row[] = [older];
  /** The ids of rows that were given the focus. */
  readonly focused: string[] = [];
  revealed = 0;
  private select: () => void = () => undefined;
  /** Fulfilled when the new task is selected. */
  readonly selected = new Promise<void>((resolve) => {
    this.select = resolve;
  });
  private readonly shown = new Emitter<{ readonly visible: boolean }>((error) =>
    assert.ifError(error),
  );
  readonly onDidChangeVisibility = this.shown.event;

  constructor(
    public visible: boolean,
    /** How often the row is asked for before it is there. */
    private missing: number,
  ) {}

  reveal({ id }: Row, { focus }: { readonly focus?: boolean } = {}): Promise<void> {
    this.visible = true;
    this.revealed += 1;
    this.missing -= 1;
    const isThere = this.missing < 0;
    if (isThere) {
      this.selection = [task];
      this.select();
    }
    if (focus === true) {
      this.focused.push(isThere ? id : 'older');
    }
    // VS Code rejects, or does nothing.
    return isThere || this.missing === 0 ? Promise.resolve() : Promise.reject(new Error('No row'));
  }

  show(): void {
    this.visible = true;
    this.shown.fire({ visible: true });
  }
}

describe('selecting a task in the list', () => {
  it('gives the focus to its row, never to an older one, however late the row appears', async () => {
    for (const [visible, missing] of [
      [true, 0],
      [false, 0],
      [false, 2],
    ] as const) {
      const list = new List(visible, missing);

      await selectTask(list, task, 'take');

      assert.deepEqual(list.selection, [task]);
      assert.deepEqual(list.focused, ['new']);
    }
  });

  it('leaves the focus where it is', async () => {
    const list = new List(true, 0);

    await selectTask(list, task, 'leave');

    assert.deepEqual(list.selection, [task]);
    assert.deepEqual(list.focused, []);
  });

  it('leaves a hidden list hidden, and selects the task when the user opens it', async () => {
    const list = new List(false, 2);

    await selectTask(list, task, 'leave');
    assert.deepEqual([list.revealed, list.selection], [0, [older]]);
    list.show();
    list.show();

    await list.selected;
    assert.equal(list.revealed, 3);
    assert.deepEqual(list.focused, []);
  });

  it('selects only the newest of several tasks when the user opens the list', async () => {
    const list = new List(false, 0);

    await selectTask(list, older, 'leave');
    await selectTask(list, task, 'leave');
    list.show();

    await list.selected;
    assert.equal(list.revealed, 1);
  });
});
