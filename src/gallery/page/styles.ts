import { css } from 'lit';

/** The styles of videos and their controls. */
const styles = css`
  .player {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }

  .screen {
    display: grid;
    min-height: 0;
    background: #000;
  }

  .screen video {
    display: block;
    box-sizing: border-box;
    width: 100%;
    height: 100%;
    max-height: 70vh;
    min-height: 0;
    object-fit: contain;
    cursor: pointer;
  }

  .transport {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    padding-top: 6px;
    gap: 2px 4px;
    align-items: center;
  }

  .transport .icon {
    display: grid;
    flex: none;
    place-items: center;
    width: 28px;
    min-height: 28px;
    padding: 0;
    color: var(--vscode-icon-foreground, var(--vscode-foreground));
    background: none;
    border: 1px solid transparent;
    border-radius: var(--vscode-cornerRadius-small, 4px);
    cursor: pointer;
  }

  .transport .icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-toolbar-hoverOutline, transparent);
    outline-offset: -1px;
  }

  .transport .icon:focus-visible,
  .transport input:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }

  .transport svg {
    fill: currentcolor;
  }

  /* A hand-made slider: the browser's own has colors that no theme chose. */
  .transport input[type='range'] {
    flex: 1 1 120px;
    width: auto;
    min-width: 80px;
    min-height: 24px;
    margin: 0 6px;
    padding: 0;
    appearance: none;
    background: none;
    border: 0;
  }

  .transport input::-webkit-slider-runnable-track {
    height: 4px;
    background: var(
      --vscode-contrastBorder,
      color-mix(in srgb, var(--vscode-foreground) 35%, transparent)
    );
    border-radius: 2px;
  }

  .transport input::-webkit-slider-thumb {
    width: 14px;
    height: 14px;
    margin-top: -5px;
    appearance: none;
    background: var(--vscode-foreground);
    border-radius: 50%;
  }

  .transport .time {
    flex: none;
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
    font-size: 0.92em;
    white-space: nowrap;
  }

  .video-note {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
    align-items: center;
  }

  .video-note p,
  .video-note button {
    margin: 6px 0 0;
  }

  .video-note p {
    overflow-wrap: anywhere;
  }
`;

let added = false;

/**
 * Adds the styles to the page, once. Its content security policy allows that: the policy is about
 * `<style>` elements and attributes.
 */
export function addStyles(): void {
  if (!added && styles.styleSheet !== undefined) {
    added = true;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles.styleSheet];
  }
}
