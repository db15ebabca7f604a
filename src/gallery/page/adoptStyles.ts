import type { CSSResult } from 'lit';

/**
 * Adds styles to the page, once. Its content security policy allows that: the policy is about
 * `<style>` elements and attributes.
 */
export function adoptStyles({ styleSheet }: CSSResult): void {
  if (styleSheet !== undefined && !document.adoptedStyleSheets.includes(styleSheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];
  }
}
