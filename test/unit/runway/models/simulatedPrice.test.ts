import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../../src/runway/models/model.ts';
import { estimatePrice } from '../../../../src/runway/models/price.ts';
import { isProblem, readCreateRequest } from '../../../simulator/create/createRequest.ts';
import { smallImage } from '../../simulator/requests.ts';

/** The price that the simulator asks for a body; undefined if it refuses the body. */
async function askPrice(body: object): Promise<number | undefined> {
  const read = await readCreateRequest('official', JSON.parse(JSON.stringify(body)), {
    remote: () => Promise.reject(new Error('The image is in the body')),
    uploaded: () => undefined,
  });
  return isProblem(read) ? undefined : read.credits;
}

describe('the price of the catalogue', () => {
  const none = [undefined];
  for (const model of listOfferedModels('runway', MODELS)) {
    it(`is the price that the simulator asks: ${model.id}`, async () => {
      for (const ratio of model.ratios.length > 0 ? model.ratios : none) {
        for (const resolution of model.choices?.resolution ?? none) {
          for (const outputFormat of model.choices?.outputFormat ?? none) {
            for (const audio of model.audio ? [true, false] : none) {
              for (const duration of [model.durations[0], ...model.durations.slice(-1)]) {
                const settings = { ratio, resolution, outputFormat, audio, duration };
                const known = estimatePrice(model, settings);
                const promptImage = [{ uri: smallImage, position: 'first' }];
                const body = { ...settings, model: model.id, promptImage, promptText: 'Rain.' };
                const asked = await askPrice(body);
                assert.ok(asked !== undefined, JSON.stringify(settings));
                assert.equal(known ?? asked, asked, JSON.stringify(settings));
              }
            }
          }
        }
      }
    });
  }
});
