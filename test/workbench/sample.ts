import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';
import { samplePictures } from './pictures.ts';

const text = `# A place to try things

Right-click a picture and select **Generate Video from Image…**. Nothing here costs anything: a
simulator on this machine answers in Runway's place, and animates the picture with a slow zoom.

Words in the prompt make it fail on purpose:

- \`[fail]\`, \`[moderated]\`: the task fails
- \`[slow]\`, \`[throttled]\`: the task takes its time
- \`[refuse]\`, \`[busy]\`, \`[no credits]\`: the request is refused
- \`[lost]\`: the connection breaks before the answer comes
- \`[expired]\`: the link to the video no longer works

**Runway: Select Service…** also has **Practice**, which needs no simulator: it ships with the extension.

\`too-narrow.png\` has a shape that no model accepts.
`;

/** Makes a folder to open: pictures, and a page that explains how to use them. */
export async function makeSample(folder: string): Promise<{ readme: string }> {
  await samplePictures(folder);
  await copyFile(join(root, 'media/sample.webp'), join(folder, 'sample.webp'));
  const file = join(folder, 'README.md');
  await writeFile(file, text);
  return { readme: file };
}
