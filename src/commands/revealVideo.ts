import type { App } from '../app.ts';
import { revealVideo } from '../workspace/videos.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/** Shows where a task's video is. Of several videos, the user chooses one. */
export async function revealTaskVideo(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task && (await findVideo(task, await chooseVideo(task)));
  if (video !== undefined) {
    await revealVideo(video);
  }
}
