import assert from 'node:assert/strict';
import { ageText, spokenAge } from '../../../../src/views/texts/ageText.ts';
import { timeToChange } from '../../../../src/views/texts/timeText.ts';
import { taskRecord } from '../../tasks/support/records.ts';

const NOW = new Date(2026, 5, 15, 12).getTime();
const HOUR = 3600;

describe('how long ago something happened', () => {
  for (const [seconds, text, spoken] of [
    // Another computer's clock may be ahead.
    [-5, 'just now', 'just now'],
    [59, 'just now', 'just now'],
    [60, '1 min ago', '1 minute ago'],
    [119, '1 min ago', '1 minute ago'],
    [HOUR - 1, '59 min ago', '59 minutes ago'],
    [HOUR, '1 h ago', '1 hour ago'],
    [24 * HOUR - 1, '23 h ago', '23 hours ago'],
    [24 * HOUR, 'Jun 14', 'Jun 14'],
    [365 * 24 * HOUR, 'Jun 15, 2025', 'Jun 15, 2025'],
  ] as const) {
    it(`is “${text}” after ${seconds} s, and is read as “${spoken}”`, () => {
      const time = NOW - seconds * 1000;

      assert.deepEqual([ageText(time, NOW, 'en'), spokenAge(time, NOW, 'en')], [text, spoken]);
    });
  }

  it('is read in the language of the user', () => {
    assert.equal(spokenAge(NOW - 120_000, NOW, 'zh-cn'), '2分钟前');
  });

  it('changes during the first day', () => {
    const done = (seconds: number) => taskRecord({ state: 'done', endedAt: NOW - seconds * 1000 });

    assert.equal(timeToChange(done(0), NOW), 60_000);
    assert.equal(timeToChange(done(24 * HOUR), NOW), undefined);
    assert.equal(timeToChange(taskRecord({ state: 'done' }), NOW), undefined);
  });
});
