// The house rules that a linter can see (docs and style: no defaults, no any, no clock in src, one door per capability).
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { electronImports, syntax } from './scripts/lint-rules.mjs';

/** Both rules replace rather than add when set twice, so each folder names its whole list. */
const restrict = (bans, electron) => ({
  'no-restricted-syntax': ['error', ...bans],
  'no-restricted-imports': ['error', { paths: electron }],
});
const always = syntax.everywhere;

export default tseslint.config(
  { ignores: ['out/', 'release/', 'node_modules/', 'test-results/', 'coverage/', '**/*.d.ts', '**/*.d.mts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // An async function without await is how a synchronous part keeps an asynchronous promise.
      '@typescript-eslint/require-await': 'off',
      'no-console': 'off',
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      ...restrict(always, electronImports()),
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-console': 'error', ...restrict([...always, ...syntax.noClockNoChance], electronImports()) },
  },
  { files: ['main/ipc/**/*.ts'], rules: restrict(always, electronImports('ipcMain')) },
  { files: ['main/clipboard.ts'], rules: restrict(always, electronImports('clipboard')) },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'no-console': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      ...restrict(
        [...always, ...syntax.composerIsUncontrolled, ...syntax.oneDoorToTheHost, ...syntax.noRawHtml],
        electronImports(),
      ),
    },
  },
  {
    files: ['renderer/chat/draft/**/*.{ts,tsx}'],
    rules: restrict([...always, ...syntax.oneDoorToTheHost, ...syntax.noRawHtml], electronImports()),
  },
  {
    files: ['renderer/host.ts'],
    rules: restrict([...always, ...syntax.composerIsUncontrolled, ...syntax.noRawHtml], electronImports()),
  },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      // Tests read foreign JSON and poke at inner parts; `any` itself stays forbidden.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      ...restrict(always, []),
    },
  },
  // Vitest reads its configuration from the default export.
  {
    files: ['vitest.config.ts'],
    rules: restrict(
      always.filter((ban) => ban.selector !== 'ExportDefaultDeclaration'),
      [],
    ),
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.base],
    rules: {
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
      'no-empty': 'error',
      ...restrict(always, []),
    },
  },
);
