import assert from 'node:assert/strict';
import {
  makesImages,
  videoBase,
  videoName,
  videoType,
} from '../../../../src/tasks/video/videoFile.ts';

describe('the name of a video', () => {
  for (const [image, base] of [
    ['cat.png', 'cat'],
    ['cat.JPEG', 'cat'],
    ['cat', 'cat'],
    ['my cat.v2.webp', 'my cat.v2'],
    ['Кошка.png', 'Кошка'],
    ['猫.png', '猫'],
    ['e\u0301te\u0301.png', '\u00e9t\u00e9'],
    ['', 'video'],
    ['.png', 'video'],
    ['...', 'video'],
    ['. .png', 'video'],
    ['---.png', 'video'],
    ['.hidden.png', 'hidden'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..\\..\\boot.ini', 'boot'],
    ['/etc/cat.png', 'etc-cat'],
    ['C:\\cats\\cat.png', 'C-cats-cat'],
    ['a<b>c:d"e|f?g*h.png', 'a-b-c-d-e-f-g-h'],
    ['cat\u0000\u001f\u007f.png', 'cat-'],
    ['cat\n.png', 'cat-'],
    ['\u202egpj.cat.png', 'gpj.cat'],
    ['cat\u2066\u2069\u200b.png', 'cat-'],
    ['cat . .png', 'cat'],
    ['con.png', 'con-video'],
    ['CON', 'CON-video'],
    ['nul.jpg', 'nul-video'],
    ['Aux.webp', 'Aux-video'],
    ['prn.png', 'prn-video'],
    ['com1.png', 'com1-video'],
    ['LPT9.png', 'LPT9-video'],
    ['console.png', 'console'],
    ['com10.png', 'com10'],
  ] as const) {
    it(`is ${JSON.stringify(base)} for ${JSON.stringify(image)}`, () => {
      assert.equal(videoBase(image), base);
    });
  }

  for (const image of ['con.old.png', 'nul.tar.gz', 'AUX.1.webp']) {
    it(`is not a Windows device name for ${image}`, () => {
      assert.doesNotMatch(videoBase(image), /^(?:con|nul|aux)(?:\.|$)/i);
    });
  }

  for (const [kind, character] of [
    ['Latin', 'a'],
    ['Chinese', '猫'],
    ['emoji', '😀'],
  ] as const) {
    it(`fits into 255 bytes with its number and extension, for a very long ${kind} name`, () => {
      const base = videoBase(`${character.repeat(300)}.png`);

      assert.ok(base.startsWith(character));
      assert.ok(Buffer.byteLength(videoName(base, 'webm', 1000)) <= 255);
    });
  }

  it('is never cut inside a character', () => {
    for (let before = 1; before <= 300; before += 1) {
      const base = videoBase(`${'a'.repeat(before)}😀😀.png`);

      assert.doesNotMatch(base, /\p{Cs}/u, base);
    }
  });

  it('does not end with a dot or a space', () => {
    for (let before = 1; before <= 300; before += 1) {
      for (const end of ['.b.c', ' b c', ' . b']) {
        const base = videoBase(`${'a'.repeat(before)}${end}.png`);

        assert.doesNotMatch(base, /[\s.]$/, base);
      }
    }
  });

  it('has a number from the second video on', () => {
    const names = [1, 2, 3].map((count) => videoName('cat', 'mp4', count));

    assert.deepEqual(names, ['cat.mp4', 'cat-2.mp4', 'cat-3.mp4']);
  });
});

describe('the type of a video', () => {
  for (const [what, head, type] of [
    ['an MP4', '\0\0\0\x18ftypmp42', 'mp4'],
    ['another MP4', '\0\0\0\x20ftypisom', 'mp4'],
    ['a QuickTime film', '\0\0\0\x14ftypqt  ', 'mov'],
    ['a WebM', '\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f', 'webm'],
    ['a web page', '<!doctype ht', undefined],
    ['a JSON answer', '{"error":"no', undefined],
    ['a PNG', '\x89PNG\r\n\x1a\n\0\0\0\r', undefined],
    ['zeros', '\0'.repeat(12), undefined],
    ['nothing', '', undefined],
    ['half a beginning', '\0\0\0\x18fty', undefined],
  ] as const) {
    it(`is ${type ?? 'unknown'} for ${what}`, () => {
      assert.equal(videoType(Buffer.from(head, 'latin1')), type);
    });
  }

  it('is an archive or a sound only for a task that makes images', () => {
    for (const [head, type] of [
      ['PK\x03\x04\x14\0\0\0\0\0\0\0', 'zip'],
      ['RIFF\x24\x08\0\0WAVE', 'wav'],
    ] as const) {
      assert.equal(videoType(Buffer.from(head, 'latin1')), undefined);
      assert.equal(videoType(Buffer.from(head, 'latin1'), true), type);
    }
    assert.equal(videoType(Buffer.from('RIFF\x24\x08\0\0WEBP', 'latin1'), true), undefined);
    assert.ok(makesImages('hdr_exr_acescg_sequence_1_3'));
    assert.ok(!makesImages('hdr_prores'));
    assert.ok(!makesImages(undefined));
  });
});
