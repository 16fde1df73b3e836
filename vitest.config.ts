import { defineConfig } from 'vitest/config'
import { hangs } from './scripts/lib/hangs.ts'
import { LightFirst } from './scripts/test/light-first.ts'

/**
 * Files share a worker (`isolate: false`): what they cost is mostly loading the same modules again.
 * A test cleans up what it changes, so the order of the files does not matter.
 *
 * The timeouts name a test that hangs, a little later than what it waits for, which says more.
 */
export default defineConfig({
  test: {
    isolate: false,
    unstubGlobals: true,
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { sequencer: LightFirst },
    includeTaskLocation: true,
    testTimeout: hangs + 60_000,
    hookTimeout: hangs + 60_000,
    expect: { poll: { timeout: hangs } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: 'tests/set-up.ts',
          include: [
            '{runtime,cli,snippets,scripts,.vitepress}/**/*.test.ts',
            'tests/options/**/*.test.ts',
          ],
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
      {
        extends: true,
        test: { name: 'fetch', include: ['tests/fetch-standard/**/*.test.ts'], maxWorkers: 1 },
      },
      {
        extends: true,
        test: {
          name: 'sdks',
          include: ['tests/sdks/**/*.test.ts'],
          globalSetup: 'tests/sdks/install.ts',
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
      ...['projects', 'full-projects'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: ['tests/projects/*.test.ts'],
          maxWorkers: 1,
          env: { PROJECTS: name === 'projects' ? 'light' : 'full' },
        },
      })),
      {
        extends: true,
        test: {
          name: 'peers',
          include: ['tests/peers/**/*.test.ts'],
          setupFiles: 'tests/set-up.ts',
          globalSetup: 'tests/peers/install.ts',
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: ['tests/store/*.test.ts'],
          setupFiles: 'tests/set-up.ts',
          globalSetup: 'tests/store/install.ts',
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'runtimes',
          include: ['tests/runtimes/**/*.test.ts'],
          globalSetup: 'tests/runtimes/install.ts',
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: ['tests/hosts/*.test.ts'],
          globalSetup: 'tests/hosts/install.ts',
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'full-hosts',
          include: ['tests/hosts/own/*.test.ts'],
          globalSetup: 'tests/hosts/own/install.ts',
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
