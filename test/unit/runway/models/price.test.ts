import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import { listOfferedModels, type OfferedModel } from '../../../../src/runway/models/model.ts';
import { estimatePrice } from '../../../../src/runway/models/price.ts';

function offered(id: string, kind: 'runway' | 'relay' = 'runway'): OfferedModel {
  const model = listOfferedModels(kind, MODELS).find((it) => it.id === id);
  assert.ok(model, id);
  return model;
}

describe('the price of a video', () => {
  for (const [id, ratio, duration, audio, credits] of [
    ['gen4_turbo', '1280:720', 5, true, 25],
    ['gen4_turbo', '960:960', 10, false, 50],
    ['gen4.5', '1280:720', 2, true, 24],
    ['veo3.1', '1920:1080', 8, true, 320],
    ['veo3.1', '1280:720', 8, false, 160],
    ['veo3.1_fast', '1280:720', 4, true, 60],
    ['veo3.1_fast', '1280:720', 4, false, 40],
    ['seedance2', '640:640', 4, true, 144],
    ['seedance2', '1470:630', 4, true, 144],
    ['seedance2', '2206:946', 4, true, 160],
    ['seedance2', '3840:3840', 15, true, 2250],
    ['seedance2_fast', '1280:720', 5, true, 145],
    ['seedance2_mini', '1280:720', 5, true, 80],
    ['seedance2_5', '854:480', 4, true, 80],
    ['seedance2_5', '640:640', 10, true, 200],
    ['seedance2_5', '1112:834', 10, true, 300],
    ['seedance2_5', '1664:1248', 30, true, 2040],
    ['gemini_omni_flash', '1280:720', 5, true, 51],
    ['grok_imagine_1_5_lite', 'auto_720p', 5, true, 16],
    ['wan3', 'auto_480p', 30, true, 150],
    ['wan3_prime', 'auto_480p', 5, false, 34],
    ['seedance2_mini', '1280:720', 'auto', true, 240],
  ] as const) {
    const how = `${duration === 'auto' ? 'at most' : `${duration} s`} of ${id} in ${ratio}, ${audio ? 'with audio' : 'silent'}`;
    it(`is ${credits} credits for ${how}`, () => {
      assert.equal(estimatePrice(offered(id), { ratio, duration, audio }), credits);
    });
  }

  for (const [id, settings, credits] of [
    ['hailuo3', { ratio: '16:9', resolution: '768p', duration: 5 }, 50],
    ['hailuo3', { ratio: '21:9', resolution: '2k', duration: 15 }, 225],
    ['h3_max', { resolution: '480p', duration: 5 }, 25],
    ['h3_max', { resolution: '768p', duration: 5 }, 40],
    ['happyhorse_1_0', { resolution: '1080p', duration: 3 }, 90],
    ['grok_imagine_1_5', { resolution: '480p', duration: 1 }, 11],
    ['gen4.5', { ratio: '1280:720', outputFormat: 'mp4', duration: 5 }, 60],
    ['gen4.5', { ratio: '1280:720', outputFormat: 'prores', duration: 5 }, 85],
    ['gen4.5', { ratio: '1280:720', outputFormat: 'hdr_exr_sequence', duration: 5 }, 160],
    ['hailuo3', { ratio: '16:9', duration: 5 }, undefined],
    ['hailuo3', { ratio: '16:9', resolution: '8k', duration: 5 }, undefined],
  ] as const) {
    it(`is ${credits ?? 'unknown'} for ${id} with ${JSON.stringify(settings)}`, () => {
      assert.equal(estimatePrice(offered(id), settings), credits);
    });
  }

  it('is at least what the model costs at least', () => {
    const model = { ...offered('seedance2_5'), durations: [2] as [number] };
    const wanted = { ratio: '854:480', duration: 2, audio: true };
    assert.equal(estimatePrice(model, wanted), 80);
  });

  it('is unknown for a size without a price', () => {
    for (const ratio of ['9999:9999', 'auto']) {
      const wanted = { ratio, duration: 5, audio: true };
      assert.equal(estimatePrice(offered('seedance2'), wanted), undefined);
    }
  });

  it('is unknown at a relay, which has its own prices', () => {
    for (const model of listOfferedModels('relay', MODELS)) {
      assert.equal(
        estimatePrice(model, { ratio: '1280:720', duration: 5, audio: true }),
        undefined,
      );
    }
  });

  it('is unknown for a model without a known price', () => {
    assert.equal(
      estimatePrice(offered('gemini_omni_flash_1.1'), {
        ratio: '1280:720',
        duration: 5,
        audio: true,
      }),
      undefined,
    );
  });

  it('is unknown for a duration that the model does not support', () => {
    assert.equal(
      estimatePrice(offered('veo3.1'), { ratio: '1280:720', duration: 5, audio: true }),
      undefined,
    );
    assert.equal(
      estimatePrice(offered('gen4_turbo'), { ratio: '1280:720', duration: 11, audio: true }),
      undefined,
    );
  });

  it('is unknown if it depends on audio and audio is not chosen', () => {
    const model = { ...offered('veo3.1'), audio: false };
    assert.equal(estimatePrice(model, { ratio: '1280:720', duration: 4, audio: true }), undefined);
  });

  it('has at most two decimals', () => {
    const model = { ...offered('gen4_turbo'), creditsPerSecond: 0.1 };
    assert.equal(estimatePrice(model, { ratio: '1280:720', duration: 3, audio: true }), 0.3);
  });
});
