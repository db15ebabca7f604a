import { css } from 'lit';

export const gifStyles = css`
  /* The browser's own parts: the open lists, and the track of the progress bar. */
  :is(body.vscode-dark, body.vscode-high-contrast) {
    color-scheme: dark;
  }

  :is(body.vscode-light, body.vscode-high-contrast-light) {
    color-scheme: light;
  }

  main {
    max-width: 1280px;
    padding-bottom: 24px;
  }

  h1 {
    margin: 16px 0 12px;
    font-size: 1.2em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .settings {
    display: grid;
    grid-template-columns: max-content minmax(0, max-content);
    gap: 8px 12px;
    align-items: center;
  }

  select {
    min-height: 26px;
    padding: 3px 6px;
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
    border-radius: var(--vscode-cornerRadius-small, 4px);
    font: inherit;
  }

  progress {
    width: min(100%, 360px);
    accent-color: var(--vscode-progressBar-background);
  }

  .buttons {
    min-height: 28px;
    margin: 8px 0 12px;
  }

  button {
    min-height: 26px;
    padding: 3px 12px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: var(--vscode-cornerRadius-small, 4px);
    font: inherit;
    cursor: pointer;
  }

  button:disabled {
    cursor: default;
    opacity: 0.6;
  }

  .primary {
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
  }

  .primary:hover:enabled {
    background: var(--vscode-button-hoverBackground, var(--vscode-button-background));
  }

  .secondary {
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground, transparent);
    border-color: var(
      --vscode-contrastBorder,
      var(--vscode-button-secondaryBorder, var(--vscode-widget-border, transparent))
    );
  }

  :is(button, select):focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }

  .preview {
    display: block;
    max-width: 100%;
    height: auto;
  }
`;
