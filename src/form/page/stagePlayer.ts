import type * as playerModule from '../../gallery/page/player.ts';
import type { Take } from '../protocol.ts';
import { playsVideo } from './stageTemplate.ts';
import { shownTake, type Form } from './form.ts';

type PlayerModule = typeof playerModule;

/** What the page learns from its player. */
export interface PlayerEvents {
  onShown(take: Take, video: HTMLVideoElement): void;
  onFault(take: Take): void;
  onOpenInSystem(take: Take): void;
}

/** The player of the take on the stage. Its code loads when the first video is shown. */
export class StagePlayer {
  private player: playerModule.Player | undefined;
  /** The address of the video that the player has, or is about to have. */
  private address: string | undefined;

  constructor(private readonly events: PlayerEvents) {}

  /** Shows the video of the take on the stage, or none. */
  async show(form: Form): Promise<void> {
    const take = playsVideo(form) ? shownTake(form) : undefined;
    const address = take?.video?.src;
    if (address === this.address) {
      return;
    }
    this.address = address;
    this.player?.dispose();
    this.player = undefined;
    if (take?.video === undefined) {
      return;
    }
    const { createPlayer } = (await import(`${form.parts}/player.js`)) as PlayerModule;
    const container = document.getElementById('player');
    // Another take may be on the stage by now.
    if (this.address === address && container !== null) {
      this.player = createPlayer(container, {
        video: take.video,
        strings: form.videoStrings,
        events: {
          onFirstFrame: (video) => this.events.onShown(take, video),
          onFault: () => this.events.onFault(take),
          onOpenInSystem: () => this.events.onOpenInSystem(take),
        },
      });
    }
  }
}
