import type * as compareModule from '../../../gallery/page/compare.ts';
import type * as playerModule from '../../../gallery/page/player.ts';
import type * as posterModule from '../../../gallery/page/poster.ts';
import type { Take } from '../../protocol.ts';
import { shownTake, type Form } from '../form.ts';
import { playsVideo } from './stageTemplate.ts';

/** What the page learns from the parts of its stage. */
export interface StageEvents {
  /** The user sees the video of a take. */
  onShown(id: string): void;
  onFault(id: string): void;
  onOpenInSystem(id: string): void;
  /** The user decided for another one of the takes that are compared. */
  onKeep(others: readonly string[]): void;
  onClose(): void;
  /** A small picture of a video was made. */
  onPoster(id: string, bytes: Uint8Array<ArrayBuffer>): void;
}

/** Something on the stage, made for certain takes. */
interface Shown {
  readonly key: string;
  readonly part: Promise<{ dispose(): void } | undefined>;
}

/**
 * The player, the comparison and the posters. Their code loads when it is first used. They are not
 * part of the page's template: a video must not begin anew when something else changes.
 */
export class StageParts {
  private shown: Shown | undefined;
  /** Ids of the takes that a poster was made for, or could not be made for. */
  private readonly pictured = new Set<string>();
  private picturing = false;
  /** The id of the take that was brought into sight in the strip of all takes. */
  private inSight = '';

  constructor(private readonly events: StageEvents) {}

  /** Shows what belongs to the page's state. */
  show(form: Form): void {
    const takes = takesOnStage(form);
    const key = takes.map(({ video }) => video?.src).join('\n');
    if (key !== (this.shown?.key ?? '')) {
      void this.shown?.part.then((part) => part?.dispose());
      this.shown =
        key === ''
          ? undefined
          : { key, part: takes.length > 1 ? this.compare(form, takes) : this.play(form, takes) };
    }
    void this.makePosters(form);
    if (form.stage !== this.inSight) {
      this.inSight = form.stage;
      scrollToCurrentTake();
    }
  }

  private async play(form: Form, takes: readonly Take[]): Promise<playerModule.Player | undefined> {
    const [{ id, video } = { id: '', video: undefined }] = takes;
    const { createPlayer } = await load<typeof playerModule>(form, 'player');
    const container = document.getElementById('player');
    if (video === undefined || container === null || !this.isOnStage(takes)) {
      return undefined;
    }
    return createPlayer(container, {
      video,
      strings: form.videoStrings,
      events: {
        onFirstFrame: () => this.events.onShown(id),
        onFault: () => this.events.onFault(id),
        onOpenInSystem: () => this.events.onOpenInSystem(id),
      },
    });
  }

  private async compare(
    form: Form,
    takes: readonly Take[],
  ): Promise<compareModule.Comparison | undefined> {
    const { createComparison } = await load<typeof compareModule>(form, 'compare');
    const container = document.getElementById('compare');
    if (container === null || !this.isOnStage(takes)) {
      return undefined;
    }
    const idOf = (index: number) => takes[index]?.id ?? '';
    for (const { id } of takes) {
      this.events.onShown(id);
    }
    return createComparison(container, {
      videos: takes.flatMap(({ video, facts }) =>
        video === undefined
          ? []
          : {
              ...video,
              settings: Object.fromEntries(facts.map(({ label, value }) => [label, value])),
            },
      ),
      strings: form.videoStrings,
      events: {
        onKeep: (index) => {
          const kept = idOf(index);
          this.events.onKeep(takes.map(({ id }) => id).filter((id) => id !== kept));
        },
        onClose: () => this.events.onClose(),
        onFault: (index) => this.events.onFault(idOf(index)),
        onOpenInSystem: (index) => this.events.onOpenInSystem(idOf(index)),
      },
    });
  }

  /** Whether these takes are still shown, after their code was loaded. */
  private isOnStage(takes: readonly Take[]): boolean {
    return this.shown?.key === takes.map(({ video }) => video?.src).join('\n');
  }

  /** Makes the posters that are missing, one after another. */
  private async makePosters(form: Form): Promise<void> {
    const next = form.takes.find(
      ({ id, video, poster }) =>
        video !== undefined && poster === undefined && !this.pictured.has(id),
    );
    if (this.picturing || next?.video === undefined) {
      return;
    }
    this.picturing = true;
    this.pictured.add(next.id);
    try {
      const { makePoster } = await load<typeof posterModule>(form, 'poster');
      this.events.onPoster(next.id, await makePoster(next.video.src));
    } catch {
      // The image stands for a video without a poster.
    } finally {
      this.picturing = false;
    }
    await this.makePosters(form);
  }
}

/** The takes whose videos the stage shows. */
function takesOnStage(form: Form): readonly Take[] {
  if (form.compared.length > 0) {
    return form.compared.flatMap((id) => form.takes.find((take) => take.id === id) ?? []);
  }
  const take = playsVideo(form) ? shownTake(form) : undefined;
  return take === undefined ? [] : [take];
}

async function load<Module>({ parts }: Form, name: string): Promise<Module> {
  return (await import(`${parts}/${name}.js`)) as Module;
}

/** Scrolls the strip of takes, and nothing else: the user may be typing. */
function scrollToCurrentTake(): void {
  const take = document.querySelector('.thumbnail[aria-current="true"]');
  const strip = take?.closest('.takes');
  if (take instanceof HTMLElement && strip instanceof HTMLElement) {
    const [inner, outer] = [take.getBoundingClientRect(), strip.getBoundingClientRect()];
    const left = Math.min(0, inner.left - outer.left) || Math.max(0, inner.right - outer.right);
    strip.scrollBy({ left });
  }
}
