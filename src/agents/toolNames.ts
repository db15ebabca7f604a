/** The tools that language models use. package.json describes them. */
export const TOOL_NAMES = ['runway_generate_video', 'runway_list_videos'] as const;

export type ToolName = (typeof TOOL_NAMES)[number];
