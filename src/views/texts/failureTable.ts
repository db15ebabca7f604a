import * as l10n from '@vscode/l10n';
import type { FailureReason } from '../../runway/answers/failureReason.ts';
import type { AnswerFault } from '../../runway/errors/answerError.ts';
import type { ConnectionFault } from '../../runway/errors/connectionError.ts';
import type { RefusalReason } from '../../runway/errors/serviceError.ts';
import type { KeyAction } from '../../services/keyStorageError.ts';
import type { Failure } from '../../tasks/failure.ts';
import type { SaveFault } from '../../tasks/video/saveError.ts';

/** When trying again makes sense: never without changes, better with changes, or later. */
export type Retry = 'never' | 'changed' | 'later';

/** The values in the sentences about a failure. Values that don't apply are empty. */
export interface FailureValues {
  readonly host: string;
  /** Host name and port of the proxy. */
  readonly proxy: string;
  /** Such as `HTTP 401`. */
  readonly status: string;
  /** The service's message, or the list of its issues. */
  readonly said: string;
  /** Seconds to wait; undefined when the service named no time, or a very long one. */
  readonly seconds: number | undefined;
  readonly diskCode: string;
  readonly taskId: string;
}

/** The sentences about one kind of failure. */
export interface FailureTexts {
  /** What happened. */
  readonly what: (values: FailureValues) => string;
  /** The same in two or three words, for the list. */
  readonly summary?: () => string;
  readonly retry?: Retry;
  /** What to do or to change; undefined when `what` says it. */
  readonly change?: (values: FailureValues) => string;
}

type OwnFailure = Exclude<
  Failure['type'],
  'connection' | 'service' | 'answer' | 'save' | 'image' | 'generation' | 'keyStorage' | 'other'
>;

/** The kinds of failures. `noReason`: the service gave no reason. */
export type FailureKey =
  | `connection.${ConnectionFault | 'proxySignIn'}`
  | `service.${RefusalReason | 'noReason'}`
  | `answer.${AnswerFault}`
  | `save.${Exclude<SaveFault, 'disk'>}`
  | `disk.${'full' | 'readOnly' | 'pathTooLong' | 'other'}`
  | `generation.${FailureReason | 'said' | 'noReason'}`
  | `keyStorage.${KeyAction}`
  | OwnFailure
  | 'other';

/** Largest image in MB that fits into a request (a data URI of 5,242,880 characters, Runway API 2024-11-06). */
const LARGEST_IMAGE = '3.9';

const tryAgain = () => l10n.t('Try again.');
const tryLater = () => l10n.t('Try again later.');
const checkAddress = () => l10n.t('Check the address with “Runway: Select Service…”.');
const checkProxy = () =>
  l10n.t('Your API key isn’t the cause. Check the proxy settings of VS Code.');
const notYours = () => l10n.t('Your image and prompt didn’t cause this.');

/** The texts for every kind of failure. Those for images are in `imageFaultText.ts`. */
export const FAILURE_TEXTS: Readonly<Record<FailureKey, FailureTexts>> = {
  'connection.name': {
    what: ({ host }) =>
      l10n.t('{0} was not found. Check the network connection and the address.', host),
  },
  'connection.refused': {
    what: ({ host }) =>
      l10n.t('Couldn’t reach {0}. Check the network connection and the address.', host),
  },
  'connection.certificate': {
    what: ({ host }) =>
      l10n.t('The certificate of {0} isn’t trusted on this computer. Nothing was sent.', host),
    change: () =>
      l10n.t(
        'If your company checks secure connections, install its certificate on this computer and restart VS Code.',
      ),
  },
  'connection.tls': {
    what: ({ host }) =>
      l10n.t(
        'Couldn’t connect securely to {0}. Nothing was sent. A proxy or firewall may be interfering.',
        host,
      ),
  },
  'connection.proxy': {
    summary: () => l10n.t('No connection to the proxy'),
    what: ({ host, proxy }) =>
      l10n.t('Couldn’t reach {0} through the proxy {1}. Nothing was sent.', host, proxy),
    change: () => l10n.t('Check the network connection and the proxy settings of VS Code.'),
  },
  'connection.proxyRefused': {
    summary: () => l10n.t('Refused by the proxy'),
    what: ({ host, proxy, status }) =>
      l10n.t('The proxy {1} refused the connection to {0} ({2}).', host, proxy, status),
    change: checkProxy,
  },
  'connection.proxySignIn': {
    summary: () => l10n.t('Refused by the proxy'),
    what: ({ host, proxy, status }) =>
      l10n.t(
        'The proxy {1} requires a user name and password for the connection to {0} ({2}).',
        host,
        proxy,
        status,
      ),
    change: checkProxy,
  },
  'connection.timeout': {
    what: ({ host }) => l10n.t('{0} didn’t answer in time.', host),
    change: tryAgain,
  },
  'connection.reset': {
    what: ({ host }) => l10n.t('The connection to {0} was lost.', host),
    change: tryAgain,
  },
  'connection.localNetwork': {
    what: ({ host }) =>
      l10n.t('The service’s link leads into your local network ({0}). Nothing was sent.', host),
    retry: 'never',
  },
  'connection.insecure': {
    what: ({ host }) =>
      l10n.t('The service’s link leads to plain http ({0}). Nothing was sent.', host),
    retry: 'never',
  },

  'service.invalid': {
    what: ({ host, said }) => l10n.t('{0} rejected the request. {1}', host, said),
  },
  'service.noReason': {
    what: ({ host, status }) => l10n.t('{0} rejected the request ({1}).', host, status),
    change: () => l10n.t('The service gave no reason. Try other settings or another image.'),
  },
  'service.moderated': {
    summary: () => l10n.t('Rejected by moderation'),
    what: ({ host, status }) =>
      l10n.t('The content moderation of {0} rejected the image or the prompt ({1}).', host, status),
    retry: 'never',
    change: () => l10n.t('Change the prompt, or use another image.'),
  },
  'service.credits': {
    summary: () => l10n.t('Not enough credits'),
    what: ({ host }) => l10n.t('Not enough credits at {0}. Add credits and try again.', host),
  },
  'service.key': {
    what: ({ host, status }) =>
      l10n.t('{0} rejected the API key ({1}). Enter a valid key.', host, status),
  },
  'service.blocked': {
    what: ({ host, status }) =>
      l10n.t('A firewall or gateway in front of {0} blocked the request ({1}).', host, status),
    change: () =>
      l10n.t('Your API key isn’t the cause. Check your network, VPN or proxy, or the region.'),
  },
  'service.tooLarge': {
    what: ({ host, status }) =>
      l10n.t(
        'The image is too large for {0} ({1}). Use an image of at most {2} MB; some services accept less.',
        host,
        status,
        LARGEST_IMAGE,
      ),
  },
  'service.rateLimit': {
    summary: () => l10n.t('Too many requests'),
    what: ({ host, status }) => l10n.t('{0} is limiting requests right now ({1}).', host, status),
    change: ({ seconds }) =>
      seconds === undefined ? tryLater() : l10n.t('Try again in {0} seconds.', seconds),
  },
  'service.unavailable': {
    what: ({ host, status }) =>
      l10n.t('{0} doesn’t offer this model or duration ({1}). Choose another.', host, status),
  },
  'service.notFound': {
    what: ({ host, status }) => l10n.t('{0} couldn’t find it ({1}).', host, status),
    change: checkAddress,
  },
  'service.overloaded': {
    summary: () => l10n.t('Service overloaded'),
    what: ({ host, status }) => l10n.t('{0} is overloaded or down ({1}).', host, status),
    change: tryLater,
  },
  'service.unsupported': {
    what: ({ host, status }) => l10n.t('{0} doesn’t support this request ({1}).', host, status),
    change: checkAddress,
  },
  'service.redirect': {
    what: ({ host, status }) =>
      l10n.t('{0} redirects to another address ({1}). Enter that address instead.', host, status),
  },
  'service.other': {
    what: ({ host, status }) => l10n.t('{0} returned an error ({1}).', host, status),
    change: tryLater,
  },

  'answer.html': {
    what: ({ host }) =>
      l10n.t('{0} returned a web page. This probably isn’t the API address.', host),
    change: checkAddress,
  },
  'answer.path': {
    what: ({ host }) => l10n.t('No API was found at this address of {0}.', host),
    change: checkAddress,
  },
  'answer.notJson': {
    what: ({ host }) => l10n.t('{0} sent an unreadable response.', host),
    change: checkAddress,
  },
  'answer.tooLarge': {
    what: ({ host }) => l10n.t('{0} sent a response that is too large.', host),
    change: checkAddress,
  },
  'answer.shape': {
    what: ({ host }) => l10n.t('{0} sent a response without a task.', host),
    change: checkAddress,
  },
  'answer.otherTask': { what: ({ host }) => l10n.t('{0} returned a different task.', host) },
  'answer.noCredits': { what: ({ host }) => l10n.t('{0} didn’t report a credit balance.', host) },

  'generation.prompt': {
    summary: () => l10n.t('Prompt rejected'),
    what: () => l10n.t('The service’s content moderation rejected the prompt.'),
    retry: 'never',
    change: () => l10n.t('Change the prompt.'),
  },
  'generation.image': {
    summary: () => l10n.t('Image rejected'),
    what: () => l10n.t('The service’s content moderation rejected the image.'),
    retry: 'never',
    change: () => l10n.t('Use another image.'),
  },
  'generation.input': {
    summary: () => l10n.t('Rejected by moderation'),
    what: () => l10n.t('The service’s content moderation rejected the image or the prompt.'),
    retry: 'never',
    change: () => l10n.t('Change the prompt, or use another image.'),
  },
  'generation.output': {
    summary: () => l10n.t('Video rejected'),
    what: () => l10n.t('The service’s content moderation rejected the finished video.'),
    retry: 'changed',
    change: () => l10n.t('A different prompt may work.'),
  },
  'generation.badOutput': {
    summary: () => l10n.t('Low quality'),
    what: () => l10n.t('The service rejected its own result for low quality.'),
    retry: 'changed',
    change: () =>
      l10n.t(
        'Logos or text in the image often cause this. Try an image without them, or another prompt.',
      ),
  },
  'generation.asset': {
    summary: () => l10n.t('Image unusable'),
    what: () => l10n.t('The service couldn’t use the image.'),
    retry: 'never',
    change: () => l10n.t('Use an image with other dimensions or in another format.'),
  },
  'generation.preparing': {
    what: () => l10n.t('The service couldn’t prepare the image and the prompt.'),
    retry: 'later',
    change: notYours,
  },
  'generation.thirdParty': {
    what: () => l10n.t('Something the service depends on was unavailable.'),
    retry: 'later',
    change: notYours,
  },
  'generation.internal': {
    what: () => l10n.t('Something went wrong at the service.'),
    retry: 'later',
    change: notYours,
  },
  'generation.timeout': {
    summary: () => l10n.t('Service timed out'),
    what: () => l10n.t('The service ran out of time.'),
    retry: 'later',
    change: notYours,
  },
  'generation.overloaded': {
    summary: () => l10n.t('Service overloaded'),
    what: () => l10n.t('The service was overloaded.'),
    retry: 'later',
    change: notYours,
  },
  'generation.rateLimit': {
    summary: () => l10n.t('Too many requests'),
    what: () => l10n.t('The service had too many requests.'),
    retry: 'later',
    change: () => l10n.t('Wait until other tasks have ended.'),
  },
  'generation.credits': {
    summary: () => l10n.t('Not enough credits'),
    what: () => l10n.t('There were not enough credits at the service.'),
    retry: 'later',
    change: () => l10n.t('Add credits there first.'),
  },
  'generation.unavailable': {
    what: () => l10n.t('The service doesn’t offer this model or duration.'),
    retry: 'changed',
    change: () => l10n.t('Choose another model or duration, or another service.'),
  },
  'generation.said': {
    what: ({ said }) => l10n.t('The service couldn’t generate the video: {0}', said),
    retry: 'later',
    change: () => l10n.t('If the service’s message names a cause, fix that first.'),
  },
  'generation.noReason': {
    what: () => l10n.t('The service couldn’t generate the video and gave no reason.'),
    retry: 'later',
  },

  'save.expired': {
    what: ({ status }) => l10n.t('The link to the video has expired ({0}).', status),
  },
  'save.network': { what: () => l10n.t('The video couldn’t be downloaded.') },
  'save.notVideo': {
    what: () => l10n.t('The service’s link leads to something that isn’t a video.'),
  },
  'save.incomplete': {
    what: () => l10n.t('The service’s link leads to an incomplete video.'),
  },
  'save.compressed': {
    what: () =>
      l10n.t(
        'The service sent the video compressed, so its size is unknown. Select “Save Video As…” to save it anyway.',
      ),
  },
  'save.tooLarge': {
    what: () =>
      l10n.t(
        'The service sends more than 1 GB, and models make no video of this size. Select “Save Video As…” to save it anyway.',
      ),
  },
  'save.localNetwork': {
    what: () =>
      l10n.t(
        'The service’s link leads into your local network. Nothing was loaded. Look for the video at the service.',
      ),
  },
  'save.insecure': {
    what: () =>
      l10n.t(
        'The service’s link leads from https to plain http. Nothing was loaded. Look for the video at the service.',
      ),
  },
  'disk.full': {
    what: () =>
      l10n.t('There isn’t enough space on the disk. Free up space, then select “Download Again”.'),
  },
  'disk.readOnly': {
    what: () =>
      l10n.t('The folder can’t be written to. Select “Save Video As…”, or allow writing.'),
  },
  'disk.pathTooLong': {
    what: () => l10n.t('The path of the video is too long. Select “Save Video As…”.'),
  },
  'disk.other': {
    what: ({ diskCode }) =>
      l10n.t('The video couldn’t be written ({0}). Select “Save Video As…”.', diskCode),
  },

  stopped: { what: () => l10n.t('Not sent.') },
  'keyStorage.read': {
    what: () =>
      l10n.t(
        'VS Code can’t read the API key: your system’s keyring is locked or missing. Unlock it, then try again.',
      ),
  },
  'keyStorage.save': {
    what: () =>
      l10n.t(
        'VS Code couldn’t save the API key: your system’s keyring is locked or missing. Unlock it, then try again.',
      ),
  },
  'keyStorage.remove': {
    what: () =>
      l10n.t(
        'VS Code couldn’t remove the API key, so it’s still stored: your system’s keyring is locked or missing. Unlock it, then try again.',
      ),
  },
  noKey: { what: () => l10n.t('The API key is missing. Set it to continue.') },
  windowClosed: {
    what: () => l10n.t('The window was closed while the task was being submitted.'),
    change: () => l10n.t('Generate it again if you still need the video.'),
  },
  takenOver: {
    what: () => l10n.t('Not sent: the window that started it was closed. Try again.'),
  },
  taskGone: {
    what: () =>
      l10n.t('The service no longer has this task. Generate it again if you still need the video.'),
  },
  videoGone: { what: () => l10n.t('The service no longer has a video for this task.') },
  otherService: {
    what: () => l10n.t('You have selected another service since. Resume or cancel what waits.'),
  },
  otherPrice: {
    what: () => l10n.t('The price has changed. Resume or cancel what waits.'),
  },
  severalUnconfirmed: {
    what: () =>
      l10n.t(
        'Several requests had no clear answer. Check the unconfirmed tasks first, then resume or cancel what waits.',
      ),
  },
  listUnwritable: {
    what: () =>
      l10n.t(
        'The task list couldn’t be written, so nothing was sent. Free up disk space or allow writing, then try again.',
      ),
  },
  listUnreadable: { what: () => l10n.t('The task list can’t be read right now. Try again.') },
  notListed: {
    what: ({ taskId }) =>
      l10n.t(
        'The service accepted the task, but the task list couldn’t be written. Note its ID, {0}, free up disk space, then run “Track Existing Task…”.',
        taskId,
      ),
  },
  other: {
    what: ({ said }) => (said === '' ? l10n.t('Something went wrong.') : said),
  },
};
