import assert from 'node:assert/strict';

import { svgSize } from '../../../src/image/svgSize.ts';

/** What Chromium 156 says is the natural size of an SVG with these attributes. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  'width="40" height="20"': [40, 20],
  'width="40" height="20" viewBox="0 0 10 10"': [40, 20],
  'width="10mm" height="5mm"': [38, 19],
  'width="10em" height="5em"': [160, 80],
  'width="40.6" height="20.4"': [41, 20],
  "width='40' height='20' stroke-width='3'": [40, 20],
  'viewBox="0 0 100 50"': [300, 150],
  'viewBox="0,0,50,100"': [75, 150],
  'viewBox="-5 -5 100 50"': [300, 150],
  'viewBox="0 0 50 100"': [75, 150],
  'viewBox="0 0 0.5 0.25"': [300, 150],
  'width="100%" height="100%" viewBox="0 0 50 100"': [75, 150],
  'width="100%" height="100%"': [300, 150],
  '': [300, 150],
  'width="100"': [100, 150],
  'width="100" viewBox="0 0 100 50"': [100, 50],
  'height="100" viewBox="0 0 100 50"': [200, 100],
};

describe('the size of an SVG', () => {
  for (const [attributes, [width, height]] of Object.entries(SIZES)) {
    it(`is as a browser has it: <svg ${attributes}>`, () => {
      const bytes = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}></svg>`);
      assert.deepEqual(svgSize(bytes), { width, height });
    });
  }

  it('is that of the outermost', () => {
    const text = '<svg width="8" height="4"><svg width="1" height="1"/></svg>';
    assert.deepEqual(svgSize(Buffer.from(text)), { width: 8, height: 4 });
  });

  it('is not that of one in a comment', () => {
    const text = '<!-- <svg width="10" height="90"> --><svg width="400" height="200"></svg>';
    assert.deepEqual(svgSize(Buffer.from(text)), { width: 400, height: 200 });
  });

  it('is looked for in no more time than it takes to read', function () {
    this.timeout(1000);
    assert.equal(svgSize(Buffer.from('<svg '.repeat(13_000))), undefined);
    assert.equal(svgSize(Buffer.from('<!--'.repeat(16_000))), undefined);
  });

  it('is unknown without one', () => {
    assert.equal(svgSize(Buffer.from('<svgs width="8" height="4"/>')), undefined);
  });
});
