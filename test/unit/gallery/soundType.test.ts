import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { readSoundType } from '../../../src/gallery/soundType.ts';

const silent = readFileSync(new URL('../../simulator/render/placeholder.mp4', import.meta.url));

/** A second of silence in AAC: the first frame of the simulator's video, with a sound. */
async function withSound(codec: 'aac' | 'opus'): Promise<Buffer> {
  const input = new Input({ source: new BufferSource(silent), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  assert.ok(track);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource(codec);
  output.addVideoTrack(video);
  output.addAudioTrack(audio);
  await output.start();
  const decoderConfig = await track.getDecoderConfig();
  assert.ok(decoderConfig);
  const packet = await new EncodedPacketSink(track).getFirstPacket();
  assert.ok(packet);
  await video.add(packet, { decoderConfig });
  const silence = new Uint8Array([0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c]);
  await audio.add(new EncodedPacket(silence, 'key', 0, 0.02), {
    decoderConfig: {
      codec: codec === 'aac' ? 'mp4a.40.2' : 'opus',
      sampleRate: 48_000,
      numberOfChannels: 2,
      ...(codec === 'aac' ? { description: new Uint8Array([0x11, 0x90]) } : {}),
    },
  });
  await output.finalize();
  assert.ok(target.buffer);
  return Buffer.from(target.buffer);
}

const find = (file: Buffer) =>
  readSoundType(file.length, (position, length) =>
    Promise.resolve(file.subarray(position, position + length)),
  );

describe('the sound of a video', () => {
  it('is found with its codec', async () => {
    assert.equal(await find(await withSound('aac')), 'audio/mp4; codecs="mp4a.40.2"');
    assert.equal(await find(await withSound('opus')), 'audio/mp4; codecs="opus"');
  });

  it('is none in a video without one, and in other files', async () => {
    assert.equal(await find(silent), undefined);
    assert.equal(await find(Buffer.from('\x1a\x45\xdf\xa3 and so on', 'latin1')), undefined);
    assert.equal(await find(Buffer.alloc(0)), undefined);
  });

  it('is not looked for longer than a damaged file allows', async () => {
    const whole = await withSound('aac');
    for (let length = 0; length < whole.length; length += 7) {
      await find(whole.subarray(0, length));
    }
    for (let at = 0; at < whole.length; at += 5) {
      const damaged = Buffer.from(whole);
      damaged[at] = 0xff;
      await find(damaged);
    }
    assert.equal(
      await find(Buffer.alloc(100_000, Buffer.from([0, 0, 0, 8, 65, 65, 65, 65]))),
      undefined,
    );
  });
});
