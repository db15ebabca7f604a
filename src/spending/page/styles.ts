import { css } from 'lit';

/** The styles of the page with all costs. */
export const spendingStyles = css`
  body {
    padding: 0;
    color: var(--vscode-foreground);
  }

  :is(body.vscode-dark, body.vscode-high-contrast) {
    color-scheme: dark;
  }

  :is(body.vscode-light, body.vscode-high-contrast-light) {
    color-scheme: light;
  }

  main {
    box-sizing: border-box;
    max-width: 760px;
    margin: 0 auto;
    padding: 20px min(24px, 3.5vw) 24px;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-bottom: 16px;
  }

  h1 {
    flex: 1 1 auto;
    margin: 0;
    font-size: 1.4em;
    font-weight: 600;
  }

  h2 {
    margin: 28px 0 2px;
    font-size: 1.15em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  h3 {
    margin: 20px 0 2px;
    font-size: 1em;
    font-weight: 600;
  }

  p {
    margin: 0 0 8px;
  }

  .total {
    font-size: 1.6em;
    font-variant-numeric: tabular-nums;
  }

  .help,
  .time,
  .prompt {
    color: var(--vscode-descriptionForeground);
  }

  select,
  .secondary {
    box-sizing: border-box;
    min-height: 28px;
    padding: 3px 10px;
    border-radius: var(--vscode-cornerRadius-small, 4px);
    font: inherit;
  }

  select {
    color: var(--vscode-settings-dropdownForeground, var(--vscode-input-foreground));
    background: var(--vscode-input-background);
    border: 1px solid
      var(
        --vscode-input-border,
        var(--vscode-contrastBorder, var(--vscode-widget-border, transparent))
      );
  }

  .secondary {
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground, transparent);
    border: 1px solid
      var(
        --vscode-contrastBorder,
        var(--vscode-button-secondaryBorder, var(--vscode-widget-border, transparent))
      );
    cursor: pointer;
  }

  .secondary:hover {
    background: var(
      --vscode-button-secondaryHoverBackground,
      var(--vscode-button-secondaryBackground, transparent)
    );
  }

  .secondary:disabled {
    opacity: 0.5;
    cursor: default;
  }

  :is(select, button):focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }

  th,
  td {
    padding: 8px 8px 8px 0;
    text-align: start;
    vertical-align: top;
    border-bottom: 1px solid
      var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground) 12%, transparent));
  }

  thead th {
    color: var(--vscode-descriptionForeground);
    font-weight: 400;
  }

  td[colspan] {
    padding-inline-end: 0;
  }

  tbody th {
    width: 60%;
    font-weight: 400;
  }

  .number {
    padding-inline-end: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  /* On one line with the buttons beside them. */
  tbody .number,
  li .number,
  .time {
    line-height: 24px;
  }

  .expand {
    display: flex;
    gap: 4px;
    align-items: center;
    min-height: 24px;
    padding: 0;
    color: inherit;
    background: none;
    border: 0;
    font: inherit;
    overflow-wrap: anywhere;
    cursor: pointer;
    text-align: start;
  }

  .expand svg {
    flex: none;
    fill: currentcolor;
  }

  .expand[aria-expanded='true'] svg {
    transform: rotate(90deg);
  }

  .bar {
    display: block;
    margin-top: 4px;
  }

  .bar .track {
    fill: color-mix(in srgb, var(--vscode-foreground) 10%, transparent);
    stroke: var(--vscode-contrastBorder, none);
  }

  .bar .part {
    fill: var(--vscode-progressBar-background, var(--vscode-focusBorder));
  }

  .budget[data-level='near'] .part {
    fill: var(--vscode-editorWarning-foreground, var(--vscode-focusBorder));
  }

  .budget[data-level='over'] .part {
    fill: var(--vscode-errorForeground, var(--vscode-focusBorder));
  }

  ul {
    margin: 0;
    padding: 0 0 0 20px;
    list-style: none;
  }

  section > ul {
    padding: 0;
  }

  li {
    display: grid;
    grid-template-columns: minmax(0, 13em) minmax(0, 1fr) auto;
    gap: 2px 12px;
    padding: 4px 0;
  }

  .what {
    display: grid;
    justify-items: start;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .prompt {
    display: -webkit-box;
    overflow: hidden;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
  }

  .link {
    min-height: 24px;
    padding: 0;
    color: var(--vscode-textLink-foreground);
    background: none;
    border: 0;
    font: inherit;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  .link:hover {
    text-decoration: underline;
  }

  @media (width < 520px) {
    li {
      grid-template-columns: minmax(0, 1fr) auto;
    }

    .time {
      grid-column: 1 / -1;
    }

    ul {
      padding-inline-start: 0;
    }
  }
`;
