import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Every folder that does I/O: the pure core may not import from them. */
const IO_FOLDERS = [
  'apply',
  'commands',
  'compare',
  'console',
  'demo',
  'files',
  'ledger',
  'notify',
  'records',
  'rounds',
];

const DRIVER = { name: 'mariadb', message: 'Only src/mysql talks to the driver; use its Session.' };

export default defineConfig(
  globalIgnores(['dist', 'coverage', '**/*.sql']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [DRIVER] }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only src/main.ts and src/report may end the process.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  {
    files: ['src/reconcile/**/*.ts'],
    ignores: ['src/reconcile/**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [DRIVER],
          patterns: [
            { group: ['node:*'], message: 'src/reconcile is pure: no I/O, no clock.' },
            {
              group: IO_FOLDERS.map((folder) => `**/${folder}/**`),
              message: 'src/reconcile is pure: it imports no folder that does I/O.',
            },
            {
              group: ['**/mysql/**'],
              allowTypeImports: true,
              message: 'src/reconcile is pure: from src/mysql it takes types only.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'Date', 'performance', 'process', 'setTimeout', 'fetch', 'crypto'],
    },
  },
  {
    // The driver's own folder; the demo and the tests arrange rows as an application would, without the engine.
    files: ['src/mysql/**/*.ts', 'src/demo/**/*.ts', 'src/**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/main.ts', 'src/report/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { console: 'readonly' } },
  },
);
