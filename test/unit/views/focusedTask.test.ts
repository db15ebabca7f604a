import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { Emitter } from '../../../src/util/emitter.ts';
import { findFocusedTask, type ListWithFocus } from '../../../src/views/focusedTask.ts';
import { taskRecord } from '../tasks/support/records.ts';

const first = taskRecord({ id: 'first' });
const second = taskRecord({ id: 'second' });
const newest = taskRecord({ id: 'newest' });

/** A list as VS Code shows it. */
class List implements ListWithFocus {
  focused: TaskRecord | undefined;
  /** How often it is asked while it is being read anew. Then it names no rows. */
  reading = 0;
  /** What else happens before, between and after the next two changes. */
  readonly interruptions: ((() => void) | undefined)[] = [];
  private readonly changed = new Emitter<{ readonly selection: readonly TaskRecord[] }>((error) =>
    assert.ifError(error),
  );
  readonly onDidChangeSelection = this.changed.event;

  constructor(private selected: readonly TaskRecord[]) {}

  get selection(): readonly TaskRecord[] {
    return this.reading > 0 ? [] : this.selected;
  }

  toggle(): void {
    const { focused } = this;
    if (focused !== undefined) {
      const without = this.selected.filter((task) => task !== focused);
      this.select(this.selected.includes(focused) ? without : [...this.selected, focused]);
    }
  }

  select(selected: readonly TaskRecord[]): void {
    this.selected = selected;
    this.changed.fire({ selection: this.selection });
  }

  /** Finds the row with the focus in this list. */
  async find(): Promise<string | undefined> {
    const task = await findFocusedTask(this, () => {
      this.interruptions.shift()?.();
      this.toggle();
      // The list may have been read now: the first change names no rows, the second one does.
      this.reading -= 1;
      this.interruptions.shift()?.();
      this.toggle();
      this.interruptions.shift()?.();
      return Promise.resolve();
    });
    return task?.id;
  }
}

describe('finding the row with the focus', () => {
  it('finds it whether it is selected or not, and leaves the selection', async () => {
    for (const selected of [[], [first], [second], [first, second]]) {
      const list = new List(selected);
      list.focused = second;

      assert.equal(await list.find(), 'second');
      assert.deepEqual(new Set(list.selection), new Set(selected));
    }
  });

  it('finds the selected row when the list hasn’t had the focus', async () => {
    assert.equal(await new List([first]).find(), 'first');
    assert.equal(await new List([]).find(), undefined);
  });

  it('takes no other row for it while VS Code reads the list anew', async () => {
    for (const reading of [1, 2, 3]) {
      const list = new List([first]);
      list.focused = second;
      list.reading = reading;

      assert.equal(await list.find(), 'second');
    }
  });

  it('takes no row for it that is selected meanwhile, such as that of a new task', async () => {
    for (const earlier of [0, 1, 2]) {
      const list = new List([first]);
      list.focused = second;
      list.interruptions.length = earlier;
      list.interruptions.push(() => list.select([newest]));

      assert.equal(await list.find(), 'second');
    }
  });
});
