import type * as vscode from 'vscode';
import type { App } from '../app.ts';
import { GenerateVideoTool } from './generateVideo.ts';
import { ListVideosTool } from './listVideos.ts';
import type { ToolName } from './toolNames.ts';

export type AgentTools = Readonly<Record<ToolName, vscode.LanguageModelTool<unknown>>>;

/** Makes the tools that agents use. Called once, when a tool is first used. */
export function createAgentTools(app: App): AgentTools {
  return {
    runway_generate_video: new GenerateVideoTool(app),
    runway_list_videos: new ListVideosTool(app),
  };
}
