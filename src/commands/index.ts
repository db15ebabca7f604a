import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { describeError } from '../util/log.ts';
import { COMMANDS, type CommandId, type Command } from './commands.ts';

/** Registers every command. If a command fails, the user sees why. */
export function registerCommands(app: App): vscode.Disposable {
  const registered = (Object.entries(COMMANDS) as [CommandId, () => Promise<Command>][]).map(
    ([id, load]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => run(app, id, load, args)),
  );
  return vscode.Disposable.from(...registered);
}

async function run(
  app: App,
  id: CommandId,
  load: () => Promise<Command>,
  args: readonly unknown[],
): Promise<void> {
  try {
    const command = await load();
    await command(app, ...args);
  } catch (error) {
    app.log.error(`${id}: ${describeError(error)}`);
    const { showCommandError } = await import('./showCommandError.ts');
    const tryAgain = () => vscode.commands.executeCommand(id, ...args);
    showCommandError(app, error, tryAgain).catch((failure: unknown) =>
      app.log.error(describeError(failure)),
    );
  }
}
