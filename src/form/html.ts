import { randomBytes } from 'node:crypto';

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
  const nonce = randomBytes(24).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src blob: data: ${files}`,
    // A video that is sent only as a whole is loaded first, and then played from memory.
    `media-src ${files} blob:`,
    `connect-src ${files}`,
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
