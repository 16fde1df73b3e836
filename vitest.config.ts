import { defineConfig } from 'vitest/config'

/**
 * Files share a worker (`isolate: false`): what they cost is mostly loading the same modules again.
 * A test cleans up what it changes, so the order of the files does not matter.
 *
 * The timeouts name a test that hangs. They judge no speed: a machine may be ten times slower than the one at hand.
 */
export default defineConfig({
  test: {
    isolate: false,
    unstubGlobals: true,
    unstubEnvs: true,
    restoreMocks: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{runtime,snippets,scripts,.vitepress}/**/*.test.ts'],
          exclude: ['.vitepress/{cache,dist}/**'],
        },
      },
      {
        extends: true,
        test: { name: 'programs', include: ['tests/programs.test.ts'], maxWorkers: 1 },
      },
      {
        extends: true,
        test: {
          name: 'self-check',
          include: ['tests/self-check.test.ts', 'tests/commands-on-pages.test.ts'],
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          maxWorkers: 1,
        },
      },
      ...['load', 'full-load'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: ['tests/load/**/*.test.ts'],
          maxWorkers: 1,
          env: { LOAD: name === 'load' ? 'short' : 'full' },
        },
      })),
      {
        extends: true,
        test: {
          name: 'peers',
          include: ['tests/peers/**/*.test.ts'],
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'site',
          include: ['tests/site/**/*.test.ts'],
          globalSetup: 'tests/site/global-setup.ts',
          maxWorkers: 2,
          // No fault of a page, nor one of ours: a renderer that the browser has lost.
          retry: { count: 2, condition: /Target crashed/ },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
        },
      },
    ],
  },
})
