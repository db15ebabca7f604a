const VIDEO_FILE = /\.(?:mp4|webm|mov|m4v)$/i;

/** Whether a file is a video that VS Code may be able to show, by its name. */
export function isVideoFile(path: string): boolean {
  return VIDEO_FILE.test(path);
}
