import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noImportCircles } from './test/lint/noImportCircles.js';

/** The folders of src/. A folder imports from those after it only. */
const layers = [
  'commands',
  'form',
  'views',
  'workspace',
  'tasks',
  'services',
  'image',
  'runway',
  'ui',
  'util',
];

/** Folders whose code runs, and is tested, in plain Node. */
const withoutVscode = ['tasks', 'image', 'runway', 'util'];

const noVscode = {
  name: 'vscode',
  message: `${withoutVscode.join(', ')} are tested in plain Node: pass what they need as values.`,
};

const layerRules = layers.map((layer, index) => ({
  files: [`src/${layer}/**`],
  rules: {
    'no-restricted-imports': /** @type {const} */ ([
      'error',
      {
        paths: withoutVscode.includes(layer) ? [noVscode] : [],
        patterns: [...layers.slice(0, index).map((upper) => `**/${upper}/**`), '**/extension.ts'],
      },
    ]),
  },
}));

export default defineConfig(
  globalIgnores(['dist/', 'out/', '.vscode-test/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
    },
  },
  layerRules,
  {
    files: ['src/**'],
    plugins: { local: { rules: { noImportCircles } } },
    rules: { 'local/noImportCircles': 'error' },
  },
  {
    files: ['src/form/page/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', 'vscode'] }] },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
);
