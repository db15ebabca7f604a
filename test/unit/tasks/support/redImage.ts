import type { PromptImage } from '../../../../src/image/promptImage.ts';

const RED_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAkCAMAAAAO0sygAAAAA1BMVEXAIBC+5p9cAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGUlEQVRIie3BMQEAAADCoPVP7W8GoAAA6AwJJAABSwa9IwAAAABJRU5ErkJggg==';

/** A red PNG of 64×36 pixels, as a file of the user. */
export function redImage(name = 'cat.png'): PromptImage {
  const bytes = Buffer.from(RED_PNG, 'base64');
  return { name, uri: `file:///pictures/${name}`, format: 'image/png', bytes };
}
