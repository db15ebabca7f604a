/** Languages that show a video by an element or by a link, as VS Code names them. */
export const ELEMENT_LANGUAGES = [
  'markdown',
  'quarto',
  'rmd',
  'mdx',
  'html',
  'vue',
  'vue-html',
  'astro',
  'svelte',
  'latex',
] as const;

export type ElementLanguage = (typeof ELEMENT_LANGUAGES)[number];
