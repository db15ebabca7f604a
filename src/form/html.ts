import { randomBytes } from 'node:crypto';

/** The page's own code. */
export interface PageCode {
  /** JavaScript, as a module that imports nothing. */
  readonly script: string;
  /** CSS. */
  readonly style: string;
}

/** Sources of a content security policy. */
export interface PageSources {
  /** The address of the folder with the page's own parts, with a slash at its end. */
  readonly parts: string;
  /** Where VS Code serves pictures and videos. */
  readonly files: string;
}

/**
 * Returns the form's HTML. It contains the script and the style: VS Code needs long to load a file into
 * a page. The page may run these two and what the script imports, and show pictures and videos.
 *
 * @param language of the page's texts, such as `en`
 * @param sources where the page's other files come from
 */
export function formHtml(
  { script, style }: PageCode,
  language: string,
  { parts, files }: PageSources,
): string {
  const nonce = randomBytes(24).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' ${parts}`,
    `style-src 'nonce-${nonce}'`,
    `img-src blob: data: ${files}`,
    `media-src ${files}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title></title>
    <style nonce="${nonce}">
${style}
    </style>
  </head>
  <body>
    <script type="module" nonce="${nonce}">
${script}
    </script>
  </body>
</html>`;
}
