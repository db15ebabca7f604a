import assert from 'node:assert/strict';
import { TaskItem } from '../../src/views/taskItem.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import { withoutLinks } from '../../src/ui/notification.ts';
import { taskTooltip } from '../../src/views/texts/taskTooltip.ts';

/** Text that wants to be more than text. */
const HOSTILE = [
  '[Click](command:workbench.action.quit)',
  '![x](https://evil.example/x.png)',
  '<img src="https://evil.example/x.png"><a href="command:x">x</a>',
  '<https://evil.example> https://evil.example www.evil.example',
  '$(bug) **bold** `code` ~~~ | --- | \\[x](command:x) &lt;a&gt;',
  '\n\n# forged\n- [x] forged\n\n    forged',
];

function record(text: string): TaskRecord {
  return {
    ...{ version: 2, id: 'record', revision: 1, window: 'window', createdAt: 0, folder: '/' },
    ...{ state: 'failed', service: 'https://relay.example/v1', taskId: text, status: text },
    image: { uri: `https://example.com/${text}`, name: text },
    settings: { model: text, ratio: text, duration: 5, promptText: text },
    problem: { failure: { type: 'generation', said: text, code: text }, charged: 'unknown' },
    notice: { kind: 'answer', failure: { type: 'other', message: text } },
    file: text,
  };
}

describe('Hostile text', () => {
  for (const text of HOSTILE) {
    it(`is nothing but text in a tooltip: ${JSON.stringify(text)}`, () => {
      const tooltip = taskTooltip(record(text));
      assert.equal(tooltip.isTrusted, false);
      assert.equal(tooltip.supportHtml, false);
      assert.equal(tooltip.supportThemeIcons, false);
      // What is left of the punctuation is ours: bold names and colons.
      const marks = tooltip.value.replace(/\\[!-/:-@[-`{-~]/g, '').replace(/^\*\*|\*\*$/gm, '');
      assert.doesNotMatch(marks.replace(/: /g, ' '), /[!-/:-@[-`{-~]/);
    });

    it(`is one line of bounded length in a row: ${JSON.stringify(text)}`, () => {
      const { description, contextValue } = new TaskItem(record(text.repeat(1000)));
      assert.equal(typeof description, 'string');
      assert.ok(String(description).length < 250);
      assert.doesNotMatch(String(description), /[\p{Cc}\p{Cf}]/u);
      assert.match(contextValue ?? '', /^task(?: \w+)*$/);
    });

    it(`is no link in a notification: ${JSON.stringify(text)}`, () => {
      assert.doesNotMatch(withoutLinks(text), /\[[^\]]+\]\(/);
    });
  }
});
