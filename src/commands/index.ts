import type { Disposable } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import { COMMAND_IDS, type CommandId } from './commandIds.ts';

/** Registers every command. If a command fails, the user sees why. */
export function registerCommands(load: () => Promise<App>): Disposable {
  const registered = COMMAND_IDS.map((id) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => run(load, id, args)),
  );
  return vscode.Disposable.from(...registered);
}

async function run(
  load: () => Promise<App>,
  id: CommandId,
  args: readonly unknown[],
): Promise<void> {
  const app = await load();
  const { COMMANDS, showCommandError } = await import('../main.ts');
  try {
    await COMMANDS[id](app, ...args);
  } catch (error) {
    // The command ends now. Its message may stay for a long time.
    void showCommandError(app, id, error, () => vscode.commands.executeCommand(id, ...args));
  }
}
