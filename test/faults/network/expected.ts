import type { FaultName } from './faults.ts';
import type { Outcome, Stage } from './outcome.ts';
import type { ProxyMode } from './proxyAgent.ts';
import type { ProxyFaultName } from './proxyFaults.ts';

/** The service's sentence, and what comes of a create, a query and a download. */
type Row = readonly [says: string, create: Expected, query: Expected, download: Expected];

/** What is expected, given the service's sentence. */
type Expected = (says: string) => Outcome;

// What HOST is said to have done. What follows a bracket is the service's own.

const NOTHING = '';
const NOT_FOUND = 'HOST was not found. Check the network connection and the address.';
const NOT_REACHED = 'Couldn’t reach HOST. Check the network connection and the address.';
const NOT_SECURE =
  'Couldn’t connect securely to HOST. Nothing was sent. A proxy or firewall may be interfering.';
const NOT_TRUSTED = 'The certificate of HOST isn’t trusted on this computer. Nothing was sent.';
const NO_PROXY = 'Couldn’t reach HOST through the proxy PROXY. Nothing was sent.';
const refusedByProxy = (said: string) =>
  `The proxy PROXY refused the connection to HOST (HTTP ${said}).`;
const PROXY_SIGN_IN =
  'The proxy PROXY requires a user name and password for the connection to HOST (HTTP 407).';
const BROKE_OFF = 'The connection to HOST was lost.';
const TOO_SLOW = 'HOST didn’t answer in time.';
const TOO_LONG = 'HOST sent a response that is too large.';
const UNREADABLE = 'HOST sent an unreadable response.';
const NO_TASK = 'HOST sent a response without a task.';
const OTHER_TASK = 'HOST returned a different task.';
const WEB_PAGE = 'HOST returned a web page. This probably isn’t the API address.';
const NO_CREDITS = 'Not enough credits at HOST. Add credits and try again.';
const refusedFor = (why: string) => `HOST rejected the request. ${why}`;
const refusedWithout = 'HOST rejected the request (HTTP 400).';
const WITHOUT_VIDEO =
  'HOST reports a success, but hasn’t sent the video yet. Checking again automatically. If this continues, look for the video at the service, or remove the task from the list.';
const notFound = (said: string) => `HOST couldn’t find it (HTTP ${said}).`;
const wrongKey = (said: string) => `HOST rejected the API key (HTTP ${said}). Enter a valid key.`;
const tooLarge = (said: string) =>
  `The image is too large for HOST (HTTP ${said}). Use an image of at most 3.9 MB; some services accept less.`;
const tooMany = 'HOST is limiting requests right now (HTTP 429).';
const notOffered = (said: string) =>
  `HOST doesn’t offer this model or duration (HTTP ${said}). Choose another.`;
const sentOn = (said: string) =>
  `HOST redirects to another address (HTTP ${said}). Enter that address instead.`;
const down = (said: string) => `HOST is overloaded or down (HTTP ${said}).`;
const unsupported = (said: string) => `HOST doesn’t support this request (HTTP ${said}).`;
const error = (said: string) => `HOST returned an error (HTTP ${said}).`;
const blocked = (said: string) =>
  `A firewall or gateway in front of HOST blocked the request (HTTP ${said}).`;

// A create. The fault lasts.

const accepted: Expected = () => ({ state: 'queued', requests: 1, says: NOTHING, waits: [] });
const refused: Expected = (says) => ({ state: 'failed', requests: 1, says, waits: [] });
/** Refused with a sentence that does not say by itself what to do. */
const refusedWith =
  (advice: string): Expected =>
  (says) =>
    refused(`${/[.!]$/.test(says) ? says : `${says}.`} ${advice}`);
const toGuess = refusedWith('The service gave no reason. Try other settings or another image.');
const toReadress = refusedWith('Check the address with “Runway: Select Service…”.');
const toWait = refusedWith('Try again later.');
const toChangeNetwork = refusedWith(
  'Your API key isn’t the cause. Check your network, VPN or proxy, or the region.',
);
/** Nothing has left, so it is tried again after 1 s and 4 s. */
const unsent: Expected = (says) => ({ state: 'failed', requests: 0, says, waits: [1, 4] });
const unsentWith =
  (advice: string): Expected =>
  (says) =>
    unsent(`${says} ${advice}`);
const unsentUntrusted = unsentWith(
  'If your company checks secure connections, install its certificate on this computer and restart VS Code.',
);
/** Refused for its rate, sent again after so many seconds, and refused for good. */
const resent =
  (...waits: [number, number]): Expected =>
  (says) => ({
    state: 'failed',
    requests: 3,
    says: `${says} Try again ${waits[0] < 30 ? 'later' : `in ${waits[0]} seconds`}.`,
    waits,
  });
/** It was sent, and may have been charged. */
const doubted: Expected = (says) => ({
  state: 'unconfirmed',
  requests: 1,
  says: `${/[.!]$/.test(says) ? says : `${says}.`} The request had already been sent, so the task may be running and may be charged. Check your tasks at HOST before you send it again.`,
  waits: [],
});
const doubtedUnheard: Expected = (says) => ({ ...doubted(says), requests: 0 });

// A query of a running task. The fault lasts for three of them.

const finished: Expected = () => ({ state: 'done', requests: 1, says: NOTHING, waits: [] });
const finishedLater =
  (wait: number): Expected =>
  () => ({ state: 'done', requests: 2, says: NOTHING, waits: [wait] });
/** The task is asked about again, less and less often. */
const asked: Expected = (says) => ({ state: 'running', requests: 3, says, waits: [5, 10, 20] });
const askedEvery =
  (seconds: number): Expected =>
  (says) => ({ ...asked(says), waits: [seconds, seconds, seconds] });
const unheard: Expected = (says) => ({ ...asked(says), requests: 0 });
const backInQueue: Expected = (says) => ({ ...askedEvery(5)(says), state: 'queued' });
/** The key is refused, or a gateway refuses. The task is asked about again, ever more slowly. */
const paused: Expected = (says) => ({ ...asked(says), waits: [30, 60, 120] });

// A download. The fault lasts for four of them.

const finishedWith =
  (requests: number): Expected =>
  () => ({ state: 'done', requests, says: NOTHING, waits: [] });
/** The same link is tried again, less and less often. */
const retried: Expected = () => ({
  state: 'saving',
  requests: 4,
  says: 'The video couldn’t be downloaded.',
  waits: [5, 10, 20, 40],
});
const retriedWith =
  (requests: number): Expected =>
  (says) => ({ ...retried(says), requests });
const unreached = retriedWith(0);
/** As `unreached`, but the sentence is about the proxy. */
const unreachedByProxy: Expected = (says) => ({ ...unreached(says), says });
/** Each link leads to no video. A fresh one is tried again, less and less often. */
const renewed = (says: string): Outcome => ({
  state: 'saving',
  requests: 4,
  says,
  waits: [5, 10, 20, 40],
});
const notVideo: Expected = () =>
  renewed('The service’s link leads to something that isn’t a video.');
/** No length was announced, or a wrong one; but a video says itself where it ends. */
const notWhole: Expected = () => renewed('The service’s link leads to an incomplete video.');
/** A matter for the user at once. */
const compressed: Expected = () => ({
  state: 'unsaved',
  requests: 1,
  says: 'The service sent the video compressed, so its size is unknown. Select “Save Video As…” to save it anyway.',
  waits: [],
});
const expired =
  (status: number): Expected =>
  () =>
    renewed(`The link to the video has expired (HTTP ${status}).`);

const localNetwork: Expected = () =>
  renewed(
    'The service’s link leads into your local network. Nothing was loaded. Look for the video at the service.',
  );

/** What becomes of a task when a host …  */
const rows: Readonly<Record<FaultName, Row>> = {
  // No connection comes about.
  'has an unknown name': [NOT_FOUND, unsent, unheard, unreached],
  'has a name that cannot be looked up': [NOT_FOUND, unsent, unheard, unreached],
  'does not listen': [NOT_REACHED, unsent, unheard, unreached],
  'has an untrusted certificate': [NOT_TRUSTED, unsentUntrusted, unheard, unreached],
  'speaks plain HTTP where TLS is expected': [NOT_SECURE, unsent, unheard, unreached],

  // The connection breaks.
  'resets before it reads a byte': [BROKE_OFF, doubtedUnheard, unheard, unreached],
  'closes before it reads a byte': [BROKE_OFF, doubtedUnheard, unheard, unreached],
  'resets while the request comes': [BROKE_OFF, doubted, asked, retried],
  'resets instead of answering': [BROKE_OFF, doubted, asked, retried],
  'closes instead of answering': [BROKE_OFF, doubted, asked, retried],
  'resets half-way through the head': [BROKE_OFF, doubted, asked, retried],
  'resets half-way through the body': [BROKE_OFF, doubted, asked, retried],
  'closes half-way through the body': [BROKE_OFF, doubted, asked, retried],
  'closes half-way through a body of unknown length': [UNREADABLE, doubted, asked, notWhole],
  'closes before the last chunk': [BROKE_OFF, doubted, asked, retried],
  'closes the connection when it is used again': [NOTHING, accepted, finished, finishedWith(2)],

  // Time.
  'is silent': [TOO_SLOW, doubted, asked, retried],
  'stalls in the head': [TOO_SLOW, doubted, asked, retried],
  'stalls in the body': [TOO_SLOW, doubted, asked, retried],
  'drips, and comes to an end': [NOTHING, accepted, finished, finished],

  // Odd HTTP.
  'answers in another protocol': [BROKE_OFF, doubted, asked, retried],
  'sends 103 before the answer': [NOTHING, accepted, finished, finished],
  'announces more than it sends': [BROKE_OFF, doubted, asked, retried],
  'announces less than it sends': [BROKE_OFF, doubted, asked, retried],
  'says gzip and sends none': [BROKE_OFF, doubted, asked, finished],
  'sends half of a gzip': [UNREADABLE, doubted, asked, compressed],
  'names an unknown encoding': [NOTHING, accepted, finished, finished],
  'sends a gzip bomb': [TOO_LONG, doubted, asked, compressed],
  'sends far too much': [TOO_LONG, doubted, asked, notVideo],

  // Redirects. The key is never taken along.
  'sends elsewhere with 300': [sentOn('300'), refused, asked, retried],
  'sends elsewhere with 301': [sentOn('301'), refused, asked, finished],
  'sends elsewhere with 302': [sentOn('302'), refused, asked, finished],
  'sends elsewhere with 303': [sentOn('303'), doubted, asked, finished],
  'sends elsewhere with 307': [sentOn('307'), refused, asked, finished],
  'sends elsewhere with 308': [sentOn('308'), refused, asked, finished],
  'sends to a loopback address': [sentOn('302'), refused, asked, finished],
  'sends to another path of its own': [sentOn('307'), refused, asked, finishedWith(2)],
  'sends in a circle': [sentOn('302'), refused, asked, retriedWith(24)],
  'sends to a file': [sentOn('302'), refused, asked, retried],
  'sends to nonsense': [sentOn('302'), refused, asked, retried],
  'sends nowhere': [sentOn('302'), refused, asked, retried],
  'says 304': [sentOn('304'), refused, asked, retried],

  // Refusals.
  'answers 400 with issues': [
    refusedFor('Ratio: Not a ratio of this model (1280:720)'),
    refused,
    asked,
    expired(400),
  ],
  'answers 400 of a relay': [refusedFor('ratio is not supported'), refused, asked, expired(400)],
  'answers 400 with HTML': [refusedWithout, toGuess, asked, expired(400)],
  'answers 400 with nothing': [refusedWithout, toGuess, asked, expired(400)],
  'answers 400 that knows no such task': [notFound('400'), toReadress, askedEvery(5), expired(400)],
  'answers 401': [wrongKey('401'), refused, paused, expired(401)],
  'answers 402': [NO_CREDITS, refused, asked, expired(402)],
  'answers 403': [wrongKey('403'), refused, paused, expired(403)],
  'answers 404 with JSON': [notFound('404'), toReadress, askedEvery(5), expired(404)],
  'answers 404 with HTML': [WEB_PAGE, toReadress, asked, expired(404)],
  'answers 404 that is an overload': [down('404'), toWait, asked, expired(404)],
  'answers 405': [unsupported('405'), toReadress, asked, expired(405)],
  'answers 408': [error('408'), doubted, asked, retried],
  'answers 409': [error('409'), doubted, asked, expired(409)],
  'answers 410': [notFound('410'), toReadress, askedEvery(5), expired(410)],
  'answers 413': [tooLarge('413'), refused, asked, expired(413)],
  'answers 422': [refusedFor('Unprocessable'), refused, asked, expired(422)],
  'answers 425': [error('425'), doubted, asked, retried],
  'answers 451': [blocked('451'), toChangeNetwork, paused, expired(451)],
  'answers 429 with JSON': [tooMany, resent(1, 4), asked, retried],
  'answers 429 with nothing': [tooMany, resent(1, 4), asked, retried],
  'answers 429, to wait 30 s': [tooMany, resent(30, 30), askedEvery(30), retried],
  'answers 429, to wait until a date': [tooMany, resent(50, 50), askedEvery(50), retried],
  'answers 429, to wait for a nonsense': [tooMany, resent(1, 4), asked, retried],
  'answers 429, to wait for less than nothing': [tooMany, resent(1, 4), asked, retried],
  'answers 429, to wait for days': [tooMany, toWait, askedEvery(900), retried],
  'answers 429 with a task': [tooMany, doubted, asked, retried],
  'answers 429 for a missing price': [notOffered('429'), refused, asked, retried],
  'answers 400 with a task': [refusedFor('Saved with warnings'), doubted, asked, expired(400)],

  // The service’s own trouble.
  'answers 500 with JSON': [down('500'), doubted, asked, retried],
  'answers 500 with HTML': [down('500'), doubted, asked, retried],
  'answers 500 with nothing': [down('500'), doubted, asked, retried],
  'answers 501': [unsupported('501'), doubted, asked, retried],
  'answers 502 with HTML': [down('502'), doubted, asked, retried],
  'answers 503, to wait 30 s': [down('503'), doubted, askedEvery(30), retried],
  'answers 503 without a channel': [notOffered('503'), refused, asked, retried],
  'answers 504': [down('504'), doubted, asked, retried],
  'answers 520': [down('520'), doubted, asked, retried],
  'answers 521': [down('521'), doubted, asked, retried],
  'answers 522': [down('522'), doubted, asked, retried],
  'answers 523': [down('523'), doubted, asked, retried],
  'answers 524': [down('524'), doubted, asked, retried],
  'answers 529': [down('529'), doubted, asked, retried],
  'answers 599': [down('599'), doubted, asked, retried],

  // Success, or so it says.
  'answers 204': [UNREADABLE, doubted, asked, notVideo],
  'answers 200 with nothing': [UNREADABLE, doubted, asked, notVideo],
  'answers 200 with HTML': [WEB_PAGE, toReadress, asked, notVideo],
  'answers 200 with half of the JSON': [UNREADABLE, doubted, asked, notWhole],
  'answers 200 with an empty list': [NO_TASK, doubted, asked, notVideo],
  'answers 200 with a number': [NO_TASK, doubted, asked, notVideo],
  'answers 200 with null': [NO_TASK, doubted, asked, notVideo],
  'answers 200 with a word': [NO_TASK, doubted, asked, notVideo],
  'answers 200 without a task': [NO_TASK, doubted, asked, notVideo],
  'answers 200 in Latin-1': [NOTHING, accepted, finished, finished],
  'answers 200 in UTF-16': [UNREADABLE, doubted, asked, finished],
  'answers 200 with the code 400': [refusedFor('ratio is not supported'), refused, asked, notVideo],
  'answers 200 with the code 401': [wrongKey('401'), refused, paused, notVideo],
  'answers 200 with the code 429': [tooMany, resent(1, 4), asked, notVideo],
  'answers 200 with the code 503': [down('503'), doubted, asked, notVideo],
  'answers 200 with the code fail': [error('200'), toWait, asked, notVideo],
  'answers 200 with an error and a task': [tooMany, doubted, asked, notVideo],
  'answers 200 about another task each time': [OTHER_TASK, accepted, asked, notVideo],
  'answers 200 under another id for the task': [NOTHING, accepted, finishedLater(5), notVideo],
  'answers 200 with a state gone back': [NOTHING, accepted, backInQueue, notVideo],
  'answers 200 with an unknown state': [NOTHING, accepted, askedEvery(5), notVideo],
  'answers 200 with a success without a video': [WITHOUT_VIDEO, accepted, askedEvery(5), notVideo],
};

/** What is expected of a fault at the three stages. */
export function expected(name: FaultName): Readonly<Record<Stage, Outcome>> {
  return toStages(rows[name]);
}

function toStages([says, create, query, download]: Row): Readonly<Record<Stage, Outcome>> {
  return { create: create(says), query: query(says), download: download(says) };
}

/** No request leaves the proxy. */
const unproxied = (says: string, advice: string): Row => [
  says,
  unsentWith(advice),
  unheard,
  unreachedByProxy,
];
const proxyDown = unproxied(
  NO_PROXY,
  'Check the network connection and the proxy settings of VS Code.',
);
const toAllow = (says: string) =>
  unproxied(says, 'Your API key isn’t the cause. Check the proxy settings of VS Code.');

/** What becomes of a task when a proxy … */
const proxyRows: Readonly<Record<ProxyFaultName, Row>> = {
  'is off': proxyDown,
  'has an unknown name': proxyDown,
  'closes on CONNECT': proxyDown,
  'resets on CONNECT': proxyDown,
  'answers CONNECT with 403 and a page': toAllow(refusedByProxy('403')),
  'answers CONNECT with 401': toAllow(refusedByProxy('401')),
  'answers CONNECT with 407': toAllow(PROXY_SIGN_IN),
  'answers CONNECT with 502': toAllow(refusedByProxy('502')),
  'answers CONNECT with 502 after a slow moment': toAllow(refusedByProxy('502')),
  'answers CONNECT with the page of a login': toAllow(refusedByProxy('302')),
  'answers CONNECT in another protocol': proxyDown,
  'never answers CONNECT': proxyDown,
  'makes a tunnel and closes it': [NOT_SECURE, unsent, unheard, unreached],
  'is a SOCKS proxy that is off': proxyDown,
  'is the first of a PAC list, and off': proxyDown,
};

/** What is expected of a fault of the proxy: nothing, if VS Code uses no proxy. */
export function expectedOfProxy(
  name: ProxyFaultName,
  mode: ProxyMode,
): Readonly<Record<Stage, Outcome>> {
  return toStages(mode === 'off' ? [NOTHING, accepted, finished, finished] : proxyRows[name]);
}

/** Where a proxy that works makes a difference: the proxy looks for the host, and TLS ends at it. */
const rowsBehindProxy: Readonly<Partial<Record<FaultName, Row>>> = {
  'has an unknown name': toAllow(refusedByProxy('502')),
  'has a name that cannot be looked up': toAllow(refusedByProxy('502')),
  'does not listen': toAllow(refusedByProxy('502')),
  'sends to a loopback address': [sentOn('302'), refused, asked, localNetwork],
  'resets before it reads a byte': [NOT_SECURE, unsent, unheard, unreached],
  'closes before it reads a byte': [NOT_SECURE, unsent, unheard, unreached],
};

/** What is expected of a fault behind a proxy that works. */
export function expectedBehindProxy(name: FaultName): Readonly<Record<Stage, Outcome>> {
  return toStages(rowsBehindProxy[name] ?? rows[name]);
}
