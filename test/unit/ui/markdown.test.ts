import assert from 'node:assert/strict';
import { escapeMarkdown } from '../../../src/ui/markdown.ts';

describe('text in a tooltip', () => {
  it('has every mark of punctuation escaped', () => {
    assert.equal(escapeMarkdown('[a](command:b)'), '\\[a\\]\\(command\\:b\\)');
    assert.equal(escapeMarkdown('<img src=x>'), '\\<img src\\=x\\>');
    assert.equal(escapeMarkdown('https://a.b/c'), 'https\\:\\/\\/a\\.b\\/c');
    assert.equal(
      escapeMarkdown('1. `a` **b** $(gear) &lt;'),
      '1\\. \\`a\\` \\*\\*b\\*\\* \\$\\(gear\\) \\&lt\\;',
    );
    for (let code = 0x21; code < 0x7f; code += 1) {
      const mark = String.fromCharCode(code);
      const expected = /[a-z\d]/i.test(mark) ? mark : `\\${mark}`;
      assert.equal(escapeMarkdown(mark), expected);
    }
  });

  it('keeps its words, in whatever writing, apart by spaces at which lines may break', () => {
    assert.equal(escapeMarkdown('Die Möwe fliegt 一只猫 🐈'), 'Die Möwe fliegt 一只猫 🐈');
    assert.equal(escapeMarkdown('a   b\u00a0c\td'), 'a b c d');
  });

  it('keeps its lines, and makes no code block of one that is indented', () => {
    assert.equal(escapeMarkdown('one\n\n     two\r\nthree'), 'one  \ntwo  \nthree');
  });
});
