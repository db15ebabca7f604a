import { css } from 'lit';

/** The styles of videos and their controls. */
export const videoStyles = css`
  :is(.player, .comparison) .secondary {
    min-height: 26px;
    padding: 3px 12px;
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground, transparent);
    border: 1px solid
      var(
        --vscode-contrastBorder,
        var(--vscode-button-secondaryBorder, var(--vscode-widget-border, transparent))
      );
    border-radius: var(--vscode-cornerRadius-small, 4px);
    font: inherit;
    cursor: pointer;
  }

  :is(.player, .comparison) .secondary:hover {
    background: var(
      --vscode-button-secondaryHoverBackground,
      var(--vscode-button-secondaryBackground, transparent)
    );
  }

  :is(.player, .comparison) .secondary:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }

  .message h1 {
    margin: 16px 0 8px;
    font-size: 1.2em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .comparison {
    padding: 12px 0;
  }

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

  .comparison {
    container-type: inline-size;
  }

  .compared {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px;
  }

  .comparison[data-count='3'] .compared {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }

  .compared figure {
    margin: 0;
  }

  /* All videos and the controls are in sight at once. */
  .compared .screen video {
    max-height: 62vh;
  }

  .comparison[data-count='4'][data-shape='landscape'] .screen video {
    max-height: 30vh;
  }

  @container (width >= 900px) {
    .comparison[data-count='4'][data-shape='portrait'] .compared {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
  }

  @container (width < 600px) {
    .comparison[data-count='3'] .compared {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .compared .screen video {
      max-height: 34vh;
    }
  }

  @container (width < 440px) {
    .comparison[data-count]:not([data-count='4'])[data-shape='landscape'] .compared {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  .screen.fault {
    gap: 8px;
    place-content: center;
    justify-items: center;
    min-height: 120px;
    padding: 8px;
    color: var(--vscode-editor-foreground);
    background: none;
    border: 1px dashed var(--vscode-descriptionForeground);
    text-align: center;
  }

  .screen.fault p {
    margin: 0;
  }

  .compared figcaption {
    display: grid;
    gap: 4px;
    justify-items: start;
    margin-top: 6px;
    overflow-wrap: anywhere;
  }

  .compared .name {
    font-weight: 600;
  }

  .compared ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    margin: 0;
    padding: 0;
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
    list-style: none;
  }

  .compared strong {
    color: var(--vscode-foreground);
  }

  .comparison .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
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
