import { defineConfig } from 'vitest/config';

/**
 * `npm test -- --project unit` runs one of them, which needs nothing installed; `unison` needs unison and sshd, the others
 * MariaDB, and `console` Chromium too. `e2e` and `console` drive what `npm run build` has made.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,bench,scripts}/**/*.test.ts', 'test/{support,matrix}/*.test.ts'],
          exclude: ['src/**/*.{db,unison}.test.ts'],
          // A busy machine is no failure.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'unison', include: ['src/**/*.unison.test.ts'], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: [
            'src/**/*.db.test.ts',
            'test/model/**/*.test.ts',
            'test/cluster/**/*.db.test.ts',
            'test/interleavings/**/*.db.test.ts',
            'test/trust/**/*.db.test.ts',
            'test/upgrades/**/*.db.test.ts',
          ],
          globalSetup: 'test/support/shared-servers.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/trust/**/*.e2e.test.ts'],
          globalSetup: 'test/support/shared-servers.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'console',
          include: ['test/console/**/*.test.ts'],
          globalSetup: 'test/support/shared-servers.ts',
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
