import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'shared/proto/gen/', 'node_modules/', '.quickstart', '.test', '*.cjs'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // One program for all, which typescript-eslint's project service, made for editors, takes a third longer for.
        project: './tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Generated types use index signatures and any for untyped services.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      eqeqeq: 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:child_process',
              message:
                'Only shared/program.ts starts processes: argv arrays, a group of their own, a deadline.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name=/^(rm|rmSync)$/] Property[key.name='recursive']",
          message: 'Recursive deletion has one home: removeTree in shared/safe-files.ts.',
        },
        {
          selector: "CallExpression[callee.object.name='call'][callee.property.name='write']",
          message: 'Streams are written through shared/rpc, which waits for drain.',
        },
      ],
    },
  },
  {
    files: [
      'shared/program.ts',
      'shared/rpc/server.ts',
      'shared/rpc/client.ts',
      'shared/safe-files.ts',
      'shared/systemd.test.ts',
      'test/**',
      'bench/**',
      'deploy/**',
    ],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**', 'bench/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
);
