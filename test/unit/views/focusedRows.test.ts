import assert from 'node:assert/strict';
import { Emitter } from '../../../src/util/emitter.ts';
import { findFocusedRows, type ListWithFocus } from '../../../src/views/focusedRows.ts';
import type { Row } from '../../../src/views/rows.ts';
import { taskRecord } from '../tasks/support/records.ts';

const first = taskRecord({ id: 'first' });
const second = taskRecord({ id: 'second' });
const newest = taskRecord({ id: 'newest' });

/** A list as VS Code shows it. */
class List implements ListWithFocus {
  focused: Row | undefined;
  /** How often it is asked while it is being read anew. Then it names no rows. */
  reading = 0;
  /** What else happens before, between and after the next two changes. */
  readonly interruptions: ((() => void) | undefined)[] = [];
  private readonly changed = new Emitter<{ readonly selection: readonly Row[] }>((error) =>
    assert.ifError(error),
  );
  readonly onDidChangeSelection = this.changed.event;

  constructor(private selected: readonly Row[]) {}

  get selection(): readonly Row[] {
    return this.reading > 0 ? [] : this.selected;
  }

  toggle(): void {
    const { focused } = this;
    if (focused !== undefined) {
      const without = this.selected.filter((row) => row !== focused);
      this.select(this.selected.includes(focused) ? without : [...this.selected, focused]);
    }
  }

  select(selected: readonly Row[]): void {
    this.selected = selected;
    this.changed.fire({ selection: this.selection });
  }

  /** Finds the rows that a key acts on in this list. */
  async find(): Promise<readonly string[]> {
    const rows = await findFocusedRows(this, () => {
      this.interruptions.shift()?.();
      this.toggle();
      // The list may have been read now: the first change names no rows, the second one does.
      this.reading -= 1;
      this.interruptions.shift()?.();
      this.toggle();
      this.interruptions.shift()?.();
      return Promise.resolve();
    });
    return rows.map(({ id }) => id);
  }
}

describe('finding the rows that a key acts on', () => {
  it('finds it whether it is selected or not, and leaves the selection', async () => {
    for (const selected of [[], [first], [second]]) {
      const list = new List(selected);
      list.focused = second;

      assert.deepEqual(await list.find(), ['second']);
      assert.deepEqual(new Set(list.selection), new Set(selected));
    }
  });

  it('finds all selected rows, if the one with the focus is one of them', async () => {
    const list = new List([first, second, newest]);
    list.focused = second;

    assert.deepEqual(await list.find(), ['second', 'first', 'newest']);
    assert.deepEqual(new Set(list.selection), new Set([first, second, newest]));
  });

  it('finds the row with the focus alone, if only others are selected', async () => {
    const list = new List([first, newest]);
    list.focused = second;

    assert.deepEqual(await list.find(), ['second']);
  });

  it('finds the selected rows when the list hasn’t had the focus', async () => {
    assert.deepEqual(await new List([first, second]).find(), ['first', 'second']);
    assert.deepEqual(await new List([]).find(), []);
  });

  it('takes no other row for it while VS Code reads the list anew', async () => {
    for (const reading of [1, 2, 3]) {
      const list = new List([first]);
      list.focused = second;
      list.reading = reading;

      assert.deepEqual(await list.find(), ['second']);
    }
  });

  it('takes no row for it that is selected meanwhile, such as that of a new task', async () => {
    for (const earlier of [0, 1, 2]) {
      const list = new List([first]);
      list.focused = second;
      list.interruptions.length = earlier;
      list.interruptions.push(() => list.select([newest]));

      assert.deepEqual(await list.find(), ['second']);
    }
  });
});
