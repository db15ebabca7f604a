import assert from 'node:assert/strict';

import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { create, makeImage, jsonHeaders } from './requests.ts';

interface Slot {
  uploadUrl: string;
  fields: Record<string, string>;
  runwayUri: string;
}

describe('an upload', () => {
  let simulator: Simulator;
  let image: Buffer;

  before(async () => {
    image = Buffer.concat([await makeImage(64, 36), Buffer.alloc(512)]);
  });

  beforeEach(async () => {
    simulator = await startSimulator({ render: 'none' });
  });

  afterEach(async () => simulator.close());

  async function ask(body: object = { filename: 'a.png', type: 'ephemeral' }): Promise<Response> {
    return fetch(`${simulator.root('official')}/uploads`, {
      method: 'POST',
      headers: jsonHeaders,
      body: JSON.stringify(body),
    });
  }

  function form({ fields }: Slot, file: Uint8Array = image): FormData {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      data.append(name, value);
    }
    data.append('file', new Blob([new Uint8Array(file)]), 'a.png');
    return data;
  }

  it('is a slot on another origin; a form fills it, and its URI is used', async () => {
    const slot = (await (await ask()).json()) as Slot;

    const filled = await fetch(slot.uploadUrl, { method: 'POST', body: form(slot) });
    const used = await create(simulator, { promptImage: slot.runwayUri });

    assert.equal(new URL(slot.uploadUrl).origin, simulator.cdnOrigin);
    assert.equal(filled.status, 204);
    assert.equal(used.status, 200);
  });

  it("can't be used before it is filled, or after 24 hours", async () => {
    const slot = (await (await ask()).json()) as Slot;
    const statuses = [(await create(simulator, { promptImage: slot.runwayUri })).status];
    await fetch(slot.uploadUrl, { method: 'POST', body: form(slot) });
    simulator.advance(24 * 3_600_000);
    statuses.push((await create(simulator, { promptImage: slot.runwayUri })).status);

    assert.deepEqual(statuses, [400, 400]);
  });

  it("isn't known to the relay root", async () => {
    const slot = (await (await ask()).json()) as Slot;
    await fetch(slot.uploadUrl, { method: 'POST', body: form(slot) });

    const { status } = await create(simulator, { promptImage: slot.runwayUri }, 'relay');

    assert.equal(status, 400);
  });

  const bodies: Record<string, object> = {
    'no type': { filename: 'a.png' },
    'another type': { filename: 'a.png', type: 'permanent' },
    'a file name of two characters': { filename: 'a.', type: 'ephemeral' },
    'an unknown field': { filename: 'a.png', type: 'ephemeral', size: 3 },
  };
  for (const [what, body] of Object.entries(bodies)) {
    it(`is refused with ${what}`, async () => {
      assert.equal((await ask(body)).status, 400);
    });
  }

  it('needs its fields, the file last, and at least 512 bytes', async () => {
    const slot = (await (await ask()).json()) as Slot;
    const post = async (body: BodyInit): Promise<string> => {
      const response = await fetch(slot.uploadUrl, { method: 'POST', body });
      return /<Code>(\w+)/.exec(await response.text())?.[1] ?? String(response.status);
    };
    const withoutPolicy = form(slot);
    withoutPolicy.delete('policy');
    const fileFirst = form(slot);
    fileFirst.append('late', 'field');
    const wrongName = form(slot);
    wrongName.append('image', new Blob([new Uint8Array(image)]), 'a.png');

    assert.equal(await post(withoutPolicy), 'AccessDenied');
    assert.equal(await post(fileFirst), 'InvalidArgument');
    assert.equal(await post(wrongName), 'InvalidArgument');
    assert.equal(await post(form(slot, image.subarray(0, 511))), 'EntityTooSmall');
    assert.equal(await post('no form'), 'MalformedPOSTRequest');
    assert.equal(await post(form(slot)), '204');
  });

  it('answers 400 to an API key, because a key must never be sent there', async () => {
    const slot = (await (await ask()).json()) as Slot;
    const headers = { Authorization: 'Bearer key' };

    const response = await fetch(slot.uploadUrl, { method: 'POST', headers, body: form(slot) });

    assert.equal(response.status, 400);
  });
});
