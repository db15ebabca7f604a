import type { VersionName } from '../../workbench/versions.ts';

/** The kinds of colour themes in VS Code. Each has a built-in theme. */
export type Theme = 'dark' | 'light' | 'high contrast' | 'high contrast light';

interface ThemeNames {
  /** The value of `workbench.colorTheme`. */
  setting: string;
  /** The name in the list of themes. */
  label: string;
}

const highContrast = {
  'high contrast': { setting: 'Default High Contrast', label: 'Dark High Contrast' },
  'high contrast light': { setting: 'Default High Contrast Light', label: 'Light High Contrast' },
};

export const themes: Record<VersionName, Record<Theme, ThemeNames>> = {
  minimum: {
    dark: { setting: 'Default Dark Modern', label: 'Dark Modern' },
    light: { setting: 'Default Light Modern', label: 'Light Modern' },
    ...highContrast,
  },
  current: {
    dark: { setting: 'Dark 2026', label: 'Dark 2026' },
    light: { setting: 'Light 2026', label: 'Light 2026' },
    ...highContrast,
  },
};

/** The class of the workbench element. */
export const themeClass: Record<Theme, string> = {
  dark: 'vs-dark',
  light: 'vs',
  'high contrast': 'hc-black',
  'high contrast light': 'hc-light',
};
