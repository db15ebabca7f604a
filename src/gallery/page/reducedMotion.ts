/** Whether the user wants no movement that they didn't start: a setting of the system or of VS Code. */
export function wantsReducedMotion(): boolean {
  return (
    matchMedia('(prefers-reduced-motion: reduce)').matches ||
    document.body.classList.contains('vscode-reduce-motion')
  );
}
