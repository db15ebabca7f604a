import type { Disposable } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import type { AgentTools } from './agentTools.ts';
import { TOOL_NAMES } from './toolNames.ts';

/** Registers the tools. Their code loads with the first call. */
export function registerAgentTools(load: () => Promise<App>): Disposable {
  let tools: Promise<AgentTools> | undefined;
  const open = () => (tools ??= loadTools(load));
  return vscode.Disposable.from(
    ...TOOL_NAMES.map((name) =>
      vscode.lm.registerTool(name, {
        prepareInvocation: async (options, token) =>
          (await open())[name].prepareInvocation?.(options, token),
        invoke: async (options, token) => (await open())[name].invoke(options, token),
      }),
    ),
  );
}

async function loadTools(load: () => Promise<App>): Promise<AgentTools> {
  const { createAgentTools } = await import('../main.ts');
  return createAgentTools(await load());
}
