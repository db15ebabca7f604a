import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders whose code runs, and is tested, in plain Node. */
const withoutVscode = ['src/runway/**', 'src/image/**', 'src/tasks/**'];

const noVscode = {
  name: 'vscode',
  message: 'runway/, image/ and tasks/ stay free of vscode: pass what they need as functions.',
};

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
  {
    files: withoutVscode,
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode] }] },
  },
  {
    files: ['src/runway/**', 'src/image/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: ['**/tasks/**', '**/form/**', '**/views/**', '**/commands/**'],
        },
      ],
    },
  },
  {
    files: ['src/form/page/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', 'vscode'] }] },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
);
