import assert from 'node:assert/strict';
import type { SettingsIssue } from '../../../../src/runway/models/checkSettings.ts';
import { issueText } from '../../../../src/views/texts/issueText.ts';

const model = 'gen4_turbo';

const TEXTS: readonly (readonly [SettingsIssue, string])[] = [
  [
    { field: 'model', code: 'notOffered', model: 'veo3.1', choices: ['gen4_turbo', 'gen3a_turbo'] },
    'This service doesn’t offer veo3.1. Choose gen4_turbo / gen3a_turbo.',
  ],
  [
    { field: 'promptText', code: 'required', model },
    'gen4_turbo needs a prompt. Describe the motion.',
  ],
  [
    { field: 'promptText', code: 'tooLong', model, length: 1001, limit: 1000 },
    'The prompt is too long for gen4_turbo: 1001 of 1000 characters.',
  ],
  [
    { field: 'negativePrompt', code: 'tooLong', model, length: 1001, limit: 1000 },
    'The negative prompt is too long for gen4_turbo: 1001 of 1000 characters.',
  ],
  [
    { field: 'ratio', code: 'notRatio', example: '1280:720' },
    'Enter the ratio as width:height in pixels, such as 1280:720.',
  ],
  [
    {
      field: 'ratio',
      code: 'notSupported',
      model,
      value: '1:1',
      choices: ['1280:720', '720:1280'],
    },
    'gen4_turbo doesn’t support 1:1. Choose 1280:720 / 720:1280.',
  ],
  [
    { field: 'duration', code: 'notSupported', model, value: 7, choices: [5, 10] },
    'gen4_turbo doesn’t support 7 s. Choose 5 / 10.',
  ],
  [
    { field: 'negativePrompt', code: 'unsupported', model },
    'gen4_turbo doesn’t support negative prompts. Clear this field.',
  ],
  [{ field: 'audio', code: 'unsupported', model }, 'gen4_turbo doesn’t let you choose audio.'],
  [
    { field: 'lastFrame', code: 'unsupported', model },
    'gen4_turbo doesn’t support a last frame. Remove it.',
  ],
  [
    { field: 'seed', code: 'unsupported', model },
    'gen4_turbo doesn’t support seeds. Clear this field.',
  ],
  [
    { field: 'seed', code: 'outOfRange', max: 4_294_967_295 },
    'The seed must be a whole number from 0 to 4294967295. Leave it empty for a random seed.',
  ],
];

describe('issueText', () => {
  for (const [issue, text] of TEXTS) {
    it(`explains ${issue.field} ${issue.code}`, () => {
      assert.equal(issueText(issue), text);
    });
  }
});
