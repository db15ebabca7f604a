import assert from 'node:assert/strict';
import { findTaskIds, readLayers } from '../../../../src/runway/answers/envelope.ts';

describe('the layers of an answer', () => {
  it('are at most four, the outermost first', () => {
    const inner = { data: { id: 5 } };
    const answer = { data: { task: { result: { response: inner } } } };

    const layers = readLayers(answer);

    assert.equal(layers.length, 4);
    assert.deepEqual(layers[3], { response: inner });
  });

  it('do not have an empty object', () => {
    const answer = { data: {}, task: { id: 1 } };

    assert.deepEqual(readLayers(answer), [answer, { id: 1 }]);
    assert.deepEqual(readLayers({ data: {} }), [{ data: {} }]);
  });

  it('have the id of an answer that has nothing else', () => {
    assert.deepEqual(readLayers({ data: 'cat' }), [{ data: 'cat' }, { id: 'cat' }]);
    assert.deepEqual(readLayers({ data: 7 }), [{ data: 7 }]);
    const nested = { task: { data: 'cat' } };
    assert.deepEqual(readLayers(nested), [nested, { data: 'cat' }]);
  });

  it('are missing if the answer is no object', () => {
    for (const none of [undefined, null, 'x', 7, []]) assert.deepEqual(readLayers(none), []);
  });
});

describe('a task’s id', () => {
  it('is one word that is safe in URLs and messages', () => {
    for (const id of ['cat', 'a.b', 'cat.', '..cat', '...', 'a:b']) {
      assert.deepEqual(findTaskIds([{ id }]), [id]);
    }
    for (const id of ['.', '..', 'a b', 'https://a.example', 'a\u202eb', 'a\u0007b']) {
      assert.deepEqual(findTaskIds([{ id }]), [], JSON.stringify(id));
    }
  });
});
