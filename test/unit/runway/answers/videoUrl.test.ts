import assert from 'node:assert/strict';

import { findVideoUrls } from '../../../../src/runway/answers/videoUrl.ts';

const right = 'https://cdn.example.com/right';
const wrong = 'https://cdn.example.com/wrong';
const promptImage = 'https://example.com/cat';
const lastFrame = 'https://example.com/dog';

function find(answer: Readonly<Record<string, unknown>>): string | undefined {
  return findVideoUrls([answer], [promptImage, lastFrame])[0];
}

describe('several videos in an answer', () => {
  const findAll = (answer: object) => findVideoUrls([{ ...answer }], [promptImage, lastFrame]);
  const second = 'https://cdn.example.com/second';

  for (const [where, answer] of Object.entries({
    'a list of texts': { output: [right, second] },
    'a list of objects': { data: { videos: [{ url: right }, { url: second }] } },
    'lists in a list': { results: [{ videos: [{ url: right }] }, { videos: [{ url: second }] }] },
    'text that is JSON': { resultJson: JSON.stringify({ resultUrls: [right, second] }) },
    'a list of urls': { urls: [right, second] },
    'keys with numbers': { output: { video_1: right, video_2: second } },
    'a key without and one with a number': { video_url: right, video_url2: second },
    'a list with a poster': { output: [right, `${right}.jpg`, second] },
    'a list with the prompt image': { output: [promptImage, right, second] },
    'a list that names one twice': { output: [right, second, right] },
    'objects with other addresses of each': {
      videos: [
        { url: right, download_url: wrong, watermark_url: wrong },
        { url: second, download_url: wrong },
      ],
    },
  })) {
    it(`are all found in ${where}, in order`, () => {
      assert.deepEqual(findAll(answer), [right, second]);
    });
  }

  for (const [what, answer] of Object.entries({
    'a download address': { video: { url: right, download_url: second } },
    'the same in another envelope': { output: [right], data: { video_url: second } },
    'a smaller size': { video: { url: right, video_720: second } },
  })) {
    it(`are not one video and ${what}`, () => {
      assert.deepEqual(findAll(answer), [right]);
    });
  }

  it('are twenty at most', () => {
    const urls = Array.from({ length: 100 }, (_, index) => `${right}-${index}`);

    assert.deepEqual(findAll({ output: urls }), urls.slice(0, 20));
  });
});

describe('the video in an answer', () => {
  for (const [where, answer] of Object.entries({
    'in the official output': { output: [right] },
    'in an output that is a text': { output: right },
    'in an output that is an object': { output: { url: right } },
    'in a video that is a text': { video: right },
    'in a video that is an object': { video: { url: right, width: 1, height: 1 } },
    'in the first of many videos': { task_result: { videos: [{ id: 'a', url: right }] } },
    'in a video_url': { data: { video_url: right } },
    'in a videoUrl': { data: { videoUrl: right } },
    'in a result_url': { data: { result_url: right } },
    'in a download_url': { data: { download_url: right } },
    'in a fail_reason, where older relays have it': { data: { fail_reason: right } },
    'in text that is JSON': { data: JSON.stringify({ output: [right] }) },
    'in text that is JSON behind spaces': { data: ` \n${JSON.stringify({ video: right })}` },
    'in a taskResult': { taskResult: right },
    'in a result-json': { 'result-json': { url: right } },
    'in results': { results: [{ url: right }] },
    'in a downloadUrl': { downloadUrl: right },
    'in a failReason': { failReason: right },
    'in a videoRaw': { videoRaw: right },
    'in a list of urls': { urls: [right] },
    'under a key for a video from an image': { image_to_video: right, img2video: right },
    'under imageToVideo': { imageToVideo: { url: right } },
    'by its MIME type': { data: [{ mime_type: 'video/mp4', url: right }] },
    'by its content type': { data: [{ content_type: 'video', url: right }] },
    'under a key of 100 characters': { [`video_${'x'.repeat(94)}`]: right },
    'under a key of its own, when it ends like a video': { data: { file: `${right}.mp4` } },
    'in a url whose path ends like a video, behind a signature': {
      data: { url: `${right}.webm?signature=a.png` },
    },
  })) {
    it(`is found ${where}`, () => {
      assert.ok(find(answer)?.startsWith(right));
    });
  }

  for (const key of [
    'thumbnail',
    'thumb_url',
    'poster',
    'cover',
    'cover_url',
    'video_cover',
    'last_frame',
    'first_frame_url',
    'image',
    'image_url',
    'images',
    'promptImage',
    'prompt_image',
    'input',
    'preview',
    'docUrl',
    'callback_url',
    'webhook',
    'gif',
    'audio_url',
  ]) {
    it(`is never under the key ${key}`, () => {
      assert.equal(find({ status: 'done', [key]: `${wrong}.mp4` }), undefined);
      assert.equal(find({ data: { [key]: { url: `${wrong}.mp4` } } }), undefined);
      assert.equal(find({ [key]: wrong, video: { [key]: wrong, url: right } }), right);
    });
  }

  it('is never an image that was sent', () => {
    assert.equal(find({ output: [promptImage, lastFrame] }), undefined);
    assert.equal(find({ video: promptImage, output: [promptImage, right] }), right);
    assert.equal(find({ video: lastFrame, output: [lastFrame, right] }), right);
  });

  it('is never a file of another type', () => {
    for (const end of [
      '.png',
      '.JPG',
      '.jpeg',
      '.webp',
      '.gif',
      '.html',
      '.json',
      '.mp3',
      '.zip',
    ]) {
      assert.equal(find({ output: [wrong + end] }), undefined, end);
      assert.equal(find({ video: `${wrong}${end}?x=.mp4` }), undefined, end);
    }
  });

  it('may have the name of another type in its path', () => {
    assert.equal(find({ output: [`${right}.png/film`] }), `${right}.png/film`);
    assert.equal(find({ output: [`${right}.jsonp`] }), `${right}.jsonp`);
    assert.equal(find({ output: [`${wrong}.htm`] }), undefined);
  });

  it('is not text with a URL, and no URL that is too long', () => {
    assert.equal(find({ output: [`See ${wrong}`] }), undefined);
    assert.equal(find({ output: [`${wrong} x`] }), undefined);
    const longest = right.padEnd(8192, 'x');
    assert.equal(find({ output: [longest] }), longest);
    assert.equal(find({ output: [`${longest}x`] }), undefined);
  });

  it('is not in JSON in JSON, nor in text that only has JSON', () => {
    const inner = JSON.stringify({ output: [wrong] });
    assert.equal(find({ data: JSON.stringify({ data: inner }) }), undefined);
    assert.equal(find({ data: `The output: ${inner}` }), undefined);
    assert.equal(find({ data: ' '.repeat(100) + inner }), undefined);
  });

  it('is not under a key that only contains a known one', () => {
    for (const key of ['my_output', 'outputs_list', 'my_result', 'results_page', 'my_urls']) {
      assert.equal(find({ [key]: wrong }), undefined, key);
    }
    for (const key of ['urls_get', 'predownload_url', 'download_url_2', 'my_fail_reason']) {
      assert.equal(find({ [key]: wrong }), undefined, key);
    }
    assert.equal(find({ [`video_${'x'.repeat(95)}`]: wrong }), undefined, 'a key that is too long');
  });

  it('is not of another type by its type', () => {
    assert.equal(find({ output: [{ type: 'image', url: wrong }] }), undefined);
    assert.equal(find({ output: [{ type: 7, kind: 'audio/mp3', href: wrong }] }), undefined);
    assert.equal(find({ output: [{ type: 'my image', url: right }] }), right);
  });

  it('is not behind thousands of other values', () => {
    const many = (count: number) => ({
      data: Array.from({ length: count }, () => 0),
      video: right,
    });
    assert.equal(find(many(1997)), right);
    assert.equal(find(many(1998)), undefined);
    const keys = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, 0]));
    assert.equal(find({ ...keys, video: right }), undefined);
  });

  it('is not just any URL', () => {
    assert.equal(find({ url: wrong, link: right, data: { homepage: wrong } }), undefined);
    assert.equal(
      find({ homepage: wrong, urls: { get: wrong }, links: { self: wrong } }),
      undefined,
    );
    assert.equal(find({ urls: { url: wrong }, status_url: wrong, web_url: wrong }), undefined);
  });

  it('is the only plain URL, if no other is better', () => {
    for (const answer of [
      { url: right },
      { metadata: { url: right } },
      { data: { content_url: right, thumbnail_url: wrong } },
      { file: { file_url: right }, url: right },
      { content: [{ media_url: right }] },
    ]) {
      assert.equal(find(answer), right, JSON.stringify(answer));
    }
    assert.equal(find({ url: promptImage }), undefined);
    assert.equal(find({ url: `${wrong}.png` }), undefined);
  });

  it('may have spaces around it, or no host', () => {
    const root = 'https://relay.example/v1';
    assert.equal(find({ output: [` ${right}\n`] }), right);
    const path = { video_url: '/v1/videos/7/content' };
    assert.deepEqual(findVideoUrls([path], [], root), [
      'https://relay.example/v1/videos/7/content',
    ]);
    const other = { video_url: '//cdn.example.com/right' };
    assert.deepEqual(findVideoUrls([other], [], root), [right]);
    assert.deepEqual(findVideoUrls([path], []), []);
    assert.deepEqual(findVideoUrls([{ path: '/v1/tasks/7' }], [], root), []);
  });

  it('is the most certain of several', () => {
    assert.equal(find({ fail_reason: wrong, result_url: right }), right);
    assert.equal(find({ result_url: wrong, video_url: right }), right);
    assert.equal(find({ video_raw: wrong, video: right }), right);
    assert.equal(find({ file: `${wrong}.mp4`, download_url: right }), right);
    assert.equal(find({ result_url: wrong, data: { data: { output: [right] } } }), right);
    assert.equal(find({ output: [right, wrong] }), right);
    assert.equal(find({ video_raw: wrong, video_url: right }), right);
    assert.equal(find({ my_video: wrong, video_raw: right }), right);
    assert.equal(find({ myVideo: { x: wrong }, result: { video: right } }), right);
    assert.equal(find({ output: { watermark: wrong, x: `${right}.mp4` } }), `${right}.mp4`);
    assert.equal(find({ output: { watermark: wrong, video: right } }), right);
    assert.equal(find({ output: { file: `${wrong}.mp4`, url: right } }), right);
  });

  it('is searched in nested objects, up to a limit', () => {
    const nested = (depth: number): Readonly<Record<string, unknown>> =>
      depth === 0 ? { output: [right] } : { data: nested(depth - 1) };
    assert.equal(find(nested(4)), right);
    assert.equal(find(nested(5)), undefined);
    assert.equal(find(nested(40)), undefined);
  });

  it('finds no video in an empty answer', () => {
    assert.equal(find({}), undefined);
    assert.deepEqual(findVideoUrls([], []), []);
  });
});
