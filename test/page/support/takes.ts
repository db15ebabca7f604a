import type { Take } from '../../../src/form/protocol.ts';
import { makeVideo, steps } from './makeVideo.ts';
import type { PageServer } from './pageServer.ts';

/** A take with a video, as the host describes it. */
export function readyTake(changed: Partial<Take> & Pick<Take, 'id' | 'number'>): Take {
  return {
    ...{
      phase: 'ready',
      state: 'Done',
      time: '2 min ago',
      isNew: false,
      starred: false,
      isMissing: false,
    },
    ...{ problem: [], prompt: 'The waves roll in.', help: [], reusable: true, hasSeed: true },
    facts: [
      { label: 'Model', value: 'gen4_turbo' },
      { label: 'Seed', value: String(changed.number) },
    ],
    commands: ['continueFromLastFrame'],
    menu: 'take open',
    ...changed,
  };
}

/** The addresses of the videos of {@link takesOfEachKind}. */
const addresses = { new: '/new.mp4', old: '/old.mp4' };

/** Lets a server have the videos of {@link takesOfEachKind}. */
export async function serveTakes({ files }: PageServer): Promise<void> {
  const video = await makeVideo({ greys: steps(24) });
  files.set(addresses.new, video).set(addresses.old, video);
}

/** A take of each kind, newest first. */
export function takesOfEachKind(): readonly Take[] {
  return [
    readyTake({
      ...{ id: 'running', number: 5, phase: 'running', state: 'Generating', progress: 0.42 },
      ...{ time: 'about 40 s left', commands: ['cancelTask'] },
    }),
    readyTake({ id: 'new', number: 4, isNew: true, video: { src: addresses.new, name: 'Take 4' } }),
    readyTake({
      ...{ id: 'failed', number: 3, phase: 'failed', state: 'Failed', help: ['reuse'] },
      problem: ['The service’s content moderation rejected the prompt.', 'You weren’t charged.'],
      commands: [],
    }),
    readyTake({
      ...{ id: 'unconfirmed', number: 2, phase: 'unconfirmed', state: 'Unconfirmed' },
      ...{ help: ['enterTaskId', 'submitAgain'], problem: ['The connection was lost.'] },
      commands: [],
    }),
    readyTake({ id: 'old', number: 1, video: { src: addresses.old, name: 'Take 1' } }),
  ];
}
