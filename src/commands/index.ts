import type { Disposable } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import { COMMANDS, type CommandId } from './commands.ts';

/** Registers every command. If a command fails, the user sees why. */
export function registerCommands(load: () => Promise<App>): Disposable {
  const registered = (Object.keys(COMMANDS) as CommandId[]).map((id) =>
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
  try {
    const command = await COMMANDS[id]();
    await command(app, ...args);
  } catch (error) {
    const { showCommandError } = await import('./showCommandError.ts');
    // The command ends now. Its message may stay for a long time.
    void showCommandError(app, id, error, () => vscode.commands.executeCommand(id, ...args));
  }
}
