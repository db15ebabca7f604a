import type { TaskRecord } from '../../tasks/record.ts';
import { listFiles } from '../../tasks/taskVideos.ts';
import { plainText } from '../../util/plainText.ts';
import { shortenName } from '../../util/shortenName.ts';
import { durationText } from '../../views/texts/settingsFacts.ts';
import { stateWithStatus } from '../../views/texts/taskText.ts';
import { timeText } from '../../views/texts/timeText.ts';
import { phaseOf } from './filterVideos.ts';
import type { GridVideo } from './protocol.ts';

/** Most characters of a prompt that the page gets. It shows fewer. */
const PROMPT = 300;

/** Most columns of a name. */
const NAME = 40;

/** What only VS Code knows of a video. */
export interface VideoContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Such as `zh-cn`. */
  readonly language: string;
  /** The actions of the task in the list, such as `cancel`. */
  readonly actions: readonly string[];
  /** The addresses for the page, if there are any. */
  readonly src: string | undefined;
  readonly poster: string | undefined;
  readonly image: string | undefined;
  /** What the page says instead of the state, if the file is gone. */
  readonly missing: string | undefined;
}

/** Describes a task for the page. */
export function toGridVideo(task: TaskRecord, context: VideoContext): GridVideo {
  const { now, language, actions, src, poster, image, missing } = context;
  const { id, settings, state, progress } = task;
  const phase = phaseOf(task);
  const facts = settings === undefined ? [] : [settings.model, durationText(settings.duration)];
  return {
    id,
    name: shortenName(task.image.name, NAME),
    prompt: plainText(settings?.promptText ?? '', PROMPT),
    facts: [...facts, timeText(task, now, language)].filter(Boolean).join(' · '),
    phase,
    mark: markOf(),
    isNew: task.unseen === true,
    starred: task.starred === true,
    count: listFiles(task).length,
    src: missing === undefined ? src : undefined,
    poster,
    image,
    actions: actions.join(' '),
  };

  function markOf(): string {
    if (missing !== undefined) {
      return missing;
    }
    if (phase === 'ready') {
      return '';
    }
    return state === 'running' && progress !== undefined
      ? `${stateWithStatus(task)} · ${Math.round(progress * 100)}%`
      : stateWithStatus(task);
  }
}
