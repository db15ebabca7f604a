import { css } from 'lit';

/** The styles of the page with all videos. */
export const gridStyles = css`
  html {
    scrollbar-gutter: stable;
  }

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
    min-height: 100vh;
    margin: 0;
    padding: 0 min(24px, 3.5vw) 24px;
  }

  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  svg {
    display: block;
    fill: currentcolor;
  }

  /* What filters the videos. */
  .toolbar {
    position: sticky;
    z-index: 2;
    top: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin: 0 calc(-1 * min(24px, 3.5vw));
    padding: 14px min(24px, 3.5vw) 12px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--vscode-contrastBorder, transparent);
  }

  :is(.toolbar, .selection) :is(input, select, button) {
    box-sizing: border-box;
    min-height: 28px;
    font: inherit;
    border-radius: var(--vscode-cornerRadius-small, 4px);
  }

  .search,
  select,
  .toggle {
    color: var(--vscode-settings-dropdownForeground, var(--vscode-input-foreground));
    background: var(--vscode-input-background);
    border: 1px solid
      var(
        --vscode-input-border,
        var(--vscode-contrastBorder, var(--vscode-widget-border, transparent))
      );
  }

  .search {
    flex: 2 1 220px;
    min-width: 140px;
    max-width: 420px;
    padding: 3px 8px;
    color: var(--vscode-input-foreground);
    text-overflow: ellipsis;
  }

  .search::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }

  select {
    flex: 0 1 auto;
    max-width: 180px;
    min-width: 90px;
    padding: 2px 4px;
    text-overflow: ellipsis;
  }

  select option {
    color: var(--vscode-dropdown-foreground, inherit);
    background: var(--vscode-dropdown-background, inherit);
  }

  select[data-chosen='true'] {
    border-color: var(--vscode-inputOption-activeBorder, var(--vscode-focusBorder));
  }

  .toggle {
    display: grid;
    place-items: center;
    width: 30px;
    padding: 0;
    color: var(--vscode-descriptionForeground);
    cursor: pointer;
  }

  .toggle[aria-pressed='true'] {
    color: var(--vscode-inputOption-activeForeground, var(--vscode-foreground));
    background: var(--vscode-inputOption-activeBackground, transparent);
    border-color: var(--vscode-inputOption-activeBorder, var(--vscode-focusBorder));
  }

  .count {
    margin-inline-start: auto;
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .link {
    padding: 0 2px;
    color: var(--vscode-textLink-foreground);
    background: none;
    border: 0;
    cursor: pointer;
  }

  .link:hover {
    text-decoration: underline;
  }

  :is(input, select, button):focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }

  .primary {
    padding: 4px 14px;
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-button-border, transparent));
    border-radius: var(--vscode-cornerRadius-small, 4px);
    font: inherit;
    cursor: pointer;
  }

  .primary:hover {
    background: var(--vscode-button-hoverBackground);
  }

  .primary:disabled {
    opacity: 0.5;
    cursor: default;
  }

  .secondary {
    padding: 4px 14px;
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

  /* The videos. */
  .grid {
    position: relative;
    margin-top: 4px;
    outline: none;
  }

  .rows {
    position: absolute;
    inset: 0 0 auto;
    display: grid;
    gap: 14px;
  }

  .row {
    display: grid;
    grid-template-columns: repeat(var(--columns, 1), minmax(0, 1fr));
    gap: 14px;
  }

  .video {
    position: relative;
    min-width: 0;
    padding: 6px 6px 8px;
    border-radius: 8px;
    outline: 1px solid transparent;
    outline-offset: -1px;
    cursor: pointer;
  }

  .video:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }

  .video[aria-selected='true'] {
    background: var(--vscode-list-inactiveSelectionBackground, var(--vscode-list-hoverBackground));
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -2px;
  }

  .video:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }

  .picture {
    position: relative;
    display: grid;
    overflow: hidden;
    aspect-ratio: 16 / 9;
    margin-bottom: 6px;
    color: var(--vscode-descriptionForeground);
    background: color-mix(in srgb, var(--vscode-foreground) 7%, transparent);
    border-radius: 5px;
    place-items: center;
  }

  .picture > :is(img, video, .no-picture) {
    grid-area: 1 / 1;
  }

  .picture img,
  .picture video {
    width: 100%;
    height: 100%;
    min-height: 0;
    object-fit: contain;
  }

  .picture .of-image {
    opacity: 0.45;
  }

  .picture .broken {
    visibility: hidden;
  }

  .picture video {
    opacity: 0;
  }

  .picture video.shown {
    background: var(--vscode-editor-background);
    opacity: 1;
  }

  .no-picture {
    opacity: 0.6;
  }

  .mark {
    position: absolute;
    inset: auto 6px 6px;
    overflow: hidden;
    width: fit-content;
    max-width: calc(100% - 12px);
    box-sizing: border-box;
    padding: 1px 7px;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    font-size: 0.92em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .several {
    position: absolute;
    inset: auto 6px 6px auto;
    min-width: 18px;
    padding: 1px 5px;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    font-size: 0.92em;
    text-align: center;
  }

  .cell-button {
    position: absolute;
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    padding: 0;
    color: var(--vscode-foreground);
    background: color-mix(in srgb, var(--vscode-editor-background) 82%, transparent);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: var(--vscode-cornerRadius-small, 4px);
    opacity: 0;
    cursor: pointer;
  }

  .cell-button.select {
    inset: 6px auto auto 6px;
    border: 1px solid var(--vscode-checkbox-border, var(--vscode-descriptionForeground));
  }

  .cell-button.select:not([data-pressed='true']) svg {
    visibility: hidden;
  }

  .cell-button.select[data-pressed='true'] {
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
  }

  .cell-button.star {
    inset: 6px 6px auto auto;
  }

  .cell-button.star[data-pressed='true'] {
    color: var(--vscode-charts-yellow, var(--vscode-foreground));
  }

  .cell-button.more {
    inset: auto 6px 6px auto;
  }

  .video:has(.mark) .cell-button.more {
    inset: 6px 36px auto auto;
  }

  .video:is(:hover, :focus-within, [aria-selected='true']) .cell-button,
  .cell-button[data-pressed='true'] {
    opacity: 1;
  }

  .video:is(:hover, :focus-within) .several {
    visibility: hidden;
  }

  .name,
  .prompt,
  .facts {
    overflow: hidden;
    padding: 0 2px;
    line-height: 1.4;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    font-weight: 600;
  }

  .facts {
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }

  .video:hover .facts {
    color: inherit;
  }

  .unread::after {
    display: block;
    height: 4.1em;
    content: '';
  }

  .dot {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-end: 6px;
    background: var(--vscode-textLink-foreground);
    border-radius: 50%;
  }

  .nothing {
    display: grid;
    gap: 12px;
    place-content: center;
    justify-items: center;
    min-height: 60vh;
    color: var(--vscode-descriptionForeground);
    text-align: center;
  }

  .nothing p {
    max-width: 44ch;
    margin: 0;
  }

  /* What can be done with selected videos. */
  .selection {
    position: sticky;
    z-index: 2;
    bottom: 12px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    width: fit-content;
    max-width: 100%;
    box-sizing: border-box;
    margin: 16px auto 0;
    padding: 8px 12px;
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, transparent));
    border-radius: 8px;
    box-shadow: 0 2px 10px var(--vscode-widget-shadow, transparent);
  }

  .selection[hidden] {
    display: none;
  }

  @media (width < 420px) {
    .search {
      flex-basis: 100%;
      max-width: none;
    }

    select {
      flex: 1 1 40%;
      max-width: none;
    }
  }
`;
