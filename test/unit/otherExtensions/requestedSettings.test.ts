import assert from 'node:assert/strict';
import { requestedSettings } from '../../../src/otherExtensions/requestedSettings.ts';
import type { VideoSettings } from '../../../src/runway/videoSettings.ts';

const settings = { model: 'veo3.1', ratio: '1280:720', duration: 8 };

describe('the settings of another extension’s request', () => {
  it('are read, and no other fields', () => {
    const all = { ...settings, promptText: 'a', negativePrompt: 'b', audio: false, seed: 1 };
    assert.deepEqual(requestedSettings({ ...all, watermark: true }), { ...all, watermark: true });
    const more = { ...settings, more: 'x' } as VideoSettings;
    assert.deepEqual(requestedSettings(more), settings);
  });

  for (const [field, value] of [
    // Without sound, the video is cheaper: a service may read these as its default.
    ['audio', null],
    ['audio', 0],
    ['audio', ''],
    // Something that has a text of its own for each reader.
    ['ratio', { toString: () => '1280:720', toJSON: () => '3840:2160' }],
    ['promptText', ['a']],
    ['negativePrompt', { length: 0 }],
    ['duration', '8'],
    ['duration', NaN],
    ['seed', true],
    ['watermark', 'yes'],
    ['model', undefined],
  ] as const) {
    it(`are refused if a field has another type: ${field}`, () => {
      const wrong = { ...settings, [field]: value } as unknown as VideoSettings;
      assert.throws(() => requestedSettings(wrong), {
        message: `The request of the extension has a wrong value: ${field}.`,
      });
    });
  }
});
