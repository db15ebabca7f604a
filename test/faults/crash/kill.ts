import type { Simulator } from '../../simulator/index.ts';
import type { Step } from '../support/messages.ts';
import type { WindowProcess } from '../support/windowProcess.ts';

/** When a window is killed: at a step, at an event of the service, or at some time. */
export type Kill =
  | { readonly at: 'step'; readonly step: Step }
  | { readonly at: 'service'; readonly event: ServiceEvent }
  /** Milliseconds since it was opened. */
  | { readonly at: 'time'; readonly after: number }
  | { readonly at: 'never' };

const SERVICE_EVENTS = {
  'create arrived': (simulator, kill) => {
    onFirst(simulator, 'request', 'create', kill);
  },
  'task made, not answered': (simulator, kill) => {
    simulator.injectFault({ on: 'create', fault: 'hold' });
    simulator.once('task', kill);
  },
  'half of the answer sent': (simulator, kill) => {
    simulator.injectFault({ on: 'create', fault: 'drip', bytes: 8, everyMs: 10 });
    simulator.once('task', () => setTimeout(kill, 25));
  },
  'create answered': (simulator, kill) => {
    onFirst(simulator, 'answer', 'create', kill);
  },
  'create refused for its rate': (simulator, kill) => {
    simulator.next({ refuse: { status: 429, error: 'Too many requests' } });
    onFirst(simulator, 'answer', 'create', () => setTimeout(kill, 5));
  },
  'query arrived': (simulator, kill) => {
    onFirst(simulator, 'request', 'query', kill);
  },
  'query answered': (simulator, kill) => {
    onFirst(simulator, 'answer', 'query', kill);
  },
  'video asked for': (simulator, kill) => {
    onFirst(simulator, 'request', 'video', kill);
  },
  'half of the video sent': (simulator, kill) => {
    onFirst(simulator, 'request', 'video', () => setTimeout(kill, 25));
  },
  'video sent': (simulator, kill) => {
    onFirst(simulator, 'answer', 'video', kill);
  },
} as const satisfies Record<string, (simulator: Simulator, kill: () => void) => void>;

export type ServiceEvent = keyof typeof SERVICE_EVENTS;

export const serviceEvents = Object.keys(SERVICE_EVENTS) as ServiceEvent[];

export function formatKill(kill: Kill): string {
  switch (kill.at) {
    case 'step':
      return kill.step.name;
    case 'service':
      return `service: ${kill.event}`;
    case 'time':
      return 'some time';
    case 'never':
      return 'never';
  }
}

/** Prepares a kill by the test. At a step, the window kills itself. */
export function prepareKill(window: WindowProcess, kill: Kill, simulator: Simulator): void {
  const strike = () => void window.kill();
  if (kill.at === 'service') {
    SERVICE_EVENTS[kill.event](simulator, strike);
  } else if (kill.at === 'time') {
    void window.opened.then(() => setTimeout(strike, kill.after));
  }
}

function onFirst(
  simulator: Simulator,
  event: 'request' | 'answer',
  endpoint: 'create' | 'query' | 'video',
  callback: () => void,
): void {
  let isOver = false;
  simulator.on(event, (request) => {
    if (request.endpoint === endpoint && !isOver) {
      isOver = true;
      callback();
    }
  });
}
