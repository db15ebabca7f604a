import { pageFrame } from '../gallery/html.ts';

/** The page's own code. */
export interface PageCode {
  /** JavaScript, as a module that imports nothing. */
  readonly script: string;
  /** CSS. */
  readonly style: string;
}

/**
 * Returns the form's HTML. It contains the script and the style: VS Code needs long to load a file into
 * a page. The page may run these two and what the script imports, and show pictures and videos.
 *
 * @param language of the page's texts, such as `en`
 * @param files where VS Code serves the page's other files, as a source of the policy
 */
export function formHtml({ script, style }: PageCode, language: string, files: string): string {
  return pageFrame({ language, files, pictures: files }, (nonce) => ({
    head: `<style nonce="${nonce}">
${style}
    </style>`,
    body: `<script type="module" nonce="${nonce}">
${script}
    </script>`,
  }));
}
