import assert from 'node:assert/strict';
import { ImageError } from '../../../../src/image/imageError.ts';
import { ANSWER_FAULTS, AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { AddressError } from '../../../../src/runway/errors/addressError.ts';
import {
  CONNECTION_FAULTS,
  ConnectionError,
} from '../../../../src/runway/errors/connectionError.ts';
import { ServiceError, type RefusalReason } from '../../../../src/runway/errors/serviceError.ts';
import { KeyStorageError } from '../../../../src/services/keyStorageError.ts';
import { TaskError, toFailure, type Failure } from '../../../../src/tasks/failure.ts';
import { SaveError } from '../../../../src/tasks/video/saveError.ts';
import {
  errorText,
  failureAdvice,
  failureSaid,
  failureText,
  refusalText,
} from '../../../../src/views/texts/failureText.ts';

const host = 'relay.example';
const cause = new Error('secret');

function refusal(reason: RefusalReason, more: Partial<ServiceError> = {}): ServiceError {
  return new ServiceError({ reason, status: 400, host, said: 'No', ...more });
}

describe('errorText', () => {
  it('says what happened for every fault of a connection', () => {
    const via = { proxy: 'proxy.example:3128', status: 403 };
    const texts = CONNECTION_FAULTS.map((fault) =>
      errorText(new ConnectionError(fault, 'no', host, cause, via)),
    );
    assert.deepEqual(texts, [
      'relay.example was not found. Check the network connection and the address.',
      'Couldn’t reach relay.example. Check the network connection and the address.',
      'The certificate of relay.example isn’t trusted on this computer. Nothing was sent.',
      'Couldn’t connect securely to relay.example. Nothing was sent. A proxy or firewall may be interfering.',
      'Couldn’t reach relay.example through the proxy proxy.example:3128. Nothing was sent.',
      'The proxy proxy.example:3128 refused the connection to relay.example (HTTP 403).',
      'relay.example didn’t answer in time.',
      'The connection to relay.example was lost.',
      'The service’s link leads into your local network (relay.example). Nothing was sent.',
      'The service’s link leads to plain http (relay.example). Nothing was sent.',
    ]);
  });

  it('says what is wrong with an answer', () => {
    const texts = ANSWER_FAULTS.map((fault) => errorText(new AnswerError(fault, host)));
    assert.deepEqual(texts, [
      'relay.example returned a web page. This probably isn’t the API address.',
      'No API was found at this address of relay.example.',
      'relay.example sent an unreadable response.',
      'relay.example sent a response that is too large.',
      'relay.example sent a response without a task.',
      'relay.example returned a different task.',
      'relay.example didn’t report a credit balance.',
    ]);
  });

  it('warns of a charge when the request had already been sent', () => {
    const failure = toFailure(new ConnectionError('timeout', 'maybe', host, cause));
    assert.equal(
      errorText(new TaskError(failure, 'unknown')),
      'relay.example didn’t answer in time. The request had already been sent, so the task may be running and may be charged. Check your tasks at relay.example before you send it again.',
    );
  });

  it('names the task that could not be written to the list', () => {
    const text = errorText(new TaskError({ type: 'notListed', taskId: 'task-7' }, 'unknown'));
    assert.match(text, /Note its ID, task-7,.*“Track Existing Task…”\.$/);
    assert.doesNotMatch(text, /may be charged/);
  });

  for (const [code, text] of [
    [
      'ENOSPC',
      'There isn’t enough space on the disk. Free up space, then select “Download Again”.',
    ],
    ['EROFS', 'The folder can’t be written to. Select “Save Video As…”, or allow writing.'],
    ['ENAMETOOLONG', 'The path of the video is too long. Select “Save Video As…”.'],
    ['EIO', 'The video couldn’t be written (EIO). Select “Save Video As…”.'],
  ] as const) {
    it(`says what to do about the disk error ${code}`, () => {
      assert.equal(errorText(new SaveError('disk', { diskCode: code })), text);
    });
  }

  it('says that a link has expired, with the status', () => {
    const error = new SaveError('expired', { status: 403 });
    assert.equal(errorText(error), 'The link to the video has expired (HTTP 403).');
  });

  it('says what is wrong with an address', () => {
    assert.equal(errorText(new AddressError('notHttps')), 'The address must begin with https://.');
  });

  it('shows the message of an unknown error', () => {
    assert.equal(errorText(new Error('It fell.')), 'It fell.');
    assert.equal(errorText('It fell.'), 'It fell.');
  });

  it('says something about an error without a message', () => {
    assert.equal(errorText(new Error('')), 'Something went wrong.');
  });
});

/** What is said about each kind of refused submission. */
const REFUSALS: readonly (readonly [Error, string])[] = [
  [refusal('invalid'), 'relay.example rejected the request. No'],
  [
    refusal('invalid', {
      issues: [
        { field: 'seed', message: 'Too big' },
        { field: '', message: 'Too many' },
      ],
    }),
    'relay.example rejected the request. Seed: Too big · Too many. Service message: “No”',
  ],
  [
    refusal('invalid', { said: '' }),
    'relay.example rejected the request (HTTP 400). The service gave no reason. Try other settings or another image.',
  ],
  [
    refusal('moderated'),
    'The content moderation of relay.example rejected the image or the prompt (HTTP 400). Trying again without changes will fail. Change the prompt, or use another image. Service message: “No”',
  ],
  [
    refusal('credits', { said: '余额不足' }),
    'Not enough credits at relay.example. Add credits and try again. Service message: “余额不足”',
  ],
  [
    refusal('key'),
    'relay.example rejected the API key (HTTP 400). Enter a valid key. Service message: “No”',
  ],
  [
    refusal('tooLarge', { said: '' }),
    'The image is too large for relay.example (HTTP 400). Use an image of at most 3.9 MB; some services accept less.',
  ],
  [
    refusal('rateLimit', { retryAfter: 4200, said: '' }),
    'relay.example is limiting requests right now (HTTP 400). Try again in 5 seconds.',
  ],
  [
    refusal('rateLimit', { retryAfter: 86_400_000 }),
    'relay.example is limiting requests right now (HTTP 400). Try again later. Service message: “No”',
  ],
  [
    refusal('unavailable'),
    'relay.example doesn’t offer this model or duration (HTTP 400). Choose another. Service message: “No”',
  ],
  [
    refusal('notFound'),
    'relay.example couldn’t find it (HTTP 400). Check the address with “Runway: Select Service…”. Service message: “No”',
  ],
  [
    refusal('unsupported'),
    'relay.example doesn’t support this request (HTTP 400). Check the address with “Runway: Select Service…”. Service message: “No”',
  ],
  [
    refusal('redirect'),
    'relay.example redirects to another address (HTTP 400). Enter that address instead. Service message: “No”',
  ],
  [
    refusal('overloaded'),
    'relay.example is overloaded or down (HTTP 400). Try again later. Service message: “No”',
  ],
  [
    refusal('other'),
    'relay.example returned an error (HTTP 400). Try again later. Service message: “No”',
  ],
  [
    new AnswerError('html', host),
    'relay.example returned a web page. This probably isn’t the API address. Check the address with “Runway: Select Service…”.',
  ],
  [
    new ConnectionError('reset', 'no', host, cause),
    'The connection to relay.example was lost. Try again.',
  ],
  [
    new ConnectionError('certificate', 'no', host, cause),
    'The certificate of relay.example isn’t trusted on this computer. Nothing was sent. If your company checks secure connections, install its certificate on this computer and restart VS Code.',
  ],
  [
    new ConnectionError('proxy', 'no', host, cause, { proxy: 'proxy.example:3128' }),
    'Couldn’t reach relay.example through the proxy proxy.example:3128. Nothing was sent. Check the network connection and the proxy settings of VS Code.',
  ],
  [
    new ConnectionError('proxyRefused', 'no', host, cause, { proxy: '10.0.0.1:80', status: 407 }),
    'The proxy 10.0.0.1:80 requires a user name and password for the connection to relay.example (HTTP 407). Your API key isn’t the cause. Check the proxy settings of VS Code.',
  ],
  [new ImageError({ code: 'missing', path: '/a/cat.png' }), 'Image not found: /a/cat.png'],
  [new TaskError({ type: 'noKey' }), 'The API key is missing. Set it to continue.'],
  [
    new KeyStorageError('read', new Error('Locked.')),
    'VS Code can’t read the API key: your system’s keyring is locked or missing. Unlock it, then try again.',
  ],
  [
    new KeyStorageError('save', new Error('Locked.')),
    'VS Code couldn’t save the API key: your system’s keyring is locked or missing. Unlock it, then try again.',
  ],
  [
    new KeyStorageError('remove', new Error('Locked.')),
    'VS Code couldn’t remove the API key, so it’s still stored: your system’s keyring is locked or missing. Unlock it, then try again.',
  ],
];

describe('refusalText', () => {
  for (const [error, text] of REFUSALS) {
    it(`says what happened and what to do: ${text}`, () => {
      assert.equal(refusalText(toFailure(error)), text);
    });
  }
});

describe('the texts about a task that the service ended as failed', () => {
  const failed = (code: string, said: string): Failure => ({ type: 'generation', code, said });

  it('are those of the reason, with the service’s message apart', () => {
    const failure = failed('SAFETY.INPUT.TEXT', 'Flagged.');
    assert.equal(failureText(failure), 'The service’s content moderation rejected the prompt.');
    assert.equal(
      failureAdvice(failure),
      'Trying again without changes will fail. Change the prompt.',
    );
    assert.equal(failureSaid(failure), 'Service message: “Flagged.”');
  });

  for (const [code, advice] of [
    [
      'SAFETY.OUTPUT',
      'Trying again without changes will probably fail. A different prompt may work.',
    ],
    ['INTERNAL', 'Trying again later may work. Your image and prompt didn’t cause this.'],
  ] as const) {
    it(`say whether trying again makes sense: ${code}`, () => {
      assert.equal(failureAdvice(failed(code, '')), advice);
    });
  }

  it('are the service’s message, once, when the reason is unknown', () => {
    const failure = failed('', 'It fell off the table.');
    assert.equal(
      failureText(failure),
      'The service couldn’t generate the video: It fell off the table.',
    );
    assert.match(failureAdvice(failure) ?? '', /names a cause, fix that first\.$/);
    assert.equal(failureSaid(failure), undefined);
  });

  it('are the unknown code when there is no message', () => {
    assert.equal(
      failureText(failed('NEWER', '')),
      'The service couldn’t generate the video: NEWER',
    );
  });

  it('say that there is no reason', () => {
    assert.match(failureText({ type: 'generation', said: '' }), /gave no reason\.$/);
  });
});
