import assert from 'node:assert/strict';
import { readUriList, writeUriList } from '../../../src/documents/uriList.ts';

describe('a list of URIs', () => {
  it('is read without comments and empty lines, whatever ends its lines', () => {
    assert.deepEqual(readUriList('# A comment\r\nfile:///a\r\n\r\nfile:///b\nfile:///c '), [
      ...['file:///a', 'file:///b', 'file:///c'],
    ]);
    assert.deepEqual(readUriList(''), []);
    assert.equal(readUriList('file:///a\n'.repeat(5000)).length, 1000);
  });

  it('has a line for each', () => {
    const uris = ['file:///a', 'file:///b'];
    assert.equal(writeUriList(uris), 'file:///a\r\nfile:///b');
    assert.deepEqual(readUriList(writeUriList(uris)), uris);
  });
});
