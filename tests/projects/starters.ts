/** The project that a framework's own command makes, as far as a compiler sees it. */
export interface Starter {
  readonly name: string
  /** Whose tabs it takes: those of client recipes or of server recipes. */
  readonly side: 'client' | 'server'
  /** The command, or the package, that the options are from, with its version. */
  readonly from: string
  /** By tab: the file of the project that a page's text belongs in, `*` for the recipe. */
  readonly places: Readonly<Record<string, string>>
  /** Packages of the project, besides this one. */
  readonly packages: readonly string[]
  readonly tsconfig: {
    readonly compilerOptions: Readonly<Record<string, unknown>>
    readonly include?: readonly string[]
  }
  /** Files that the framework writes. */
  readonly files?: Readonly<Record<string, string>>
  /** Files that a reader has, by those of the tests. */
  readonly copied?: Readonly<Record<string, string>>
}

/** What `tsc --init` writes. */
const INIT = {
  compilerOptions: {
    module: 'nodenext',
    target: 'esnext',
    types: [],
    sourceMap: true,
    declaration: true,
    declarationMap: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    strict: true,
    jsx: 'react-jsx',
    verbatimModuleSyntax: true,
    isolatedModules: true,
    noUncheckedSideEffectImports: true,
    moduleDetection: 'force',
    skipLibCheck: true,
  },
}

export const starters: readonly Starter[] = [
  {
    name: 'TypeScript',
    side: 'server',
    from: '`tsc --init` of TypeScript 6.0.3, for this library, Express, Koa and h3',
    places: {
      library: 'library/*.ts',
      express: 'express/*.ts',
      koa: 'koa/*.ts',
      h3: 'h3/*.ts',
    },
    packages: ['express', '@types/express', 'koa', '@types/koa', 'h3'],
    tsconfig: INIT,
  },
  {
    name: 'SDKs',
    side: 'client',
    from: '`tsc --init` of TypeScript 6.0.3, for this library, fetch, HTTP clients and SDKs',
    places: {
      library: 'library/*.ts',
      fetch: 'fetch/*.ts',
      undici: 'undici/*.ts',
      axios: 'axios/*.ts',
      ky: 'ky/*.ts',
      ofetch: 'ofetch/*.ts',
      'openapi-fetch': 'openapi-fetch/*.ts',
      openai: 'openai/*.ts',
      octokit: 'octokit/*.ts',
      stripe: 'stripe/*.ts',
      trpc: 'trpc/*.ts',
    },
    packages: [
      'undici',
      'axios',
      'ky',
      'ofetch',
      'openapi-fetch',
      'openai',
      'octokit',
      'stripe',
      '@trpc/client',
      '@trpc/server',
    ],
    copied: {
      'openapi-fetch/schema.ts': 'sdks/peers/tabs/schema.ts',
      'trpc/router.ts': 'sdks/peers/tabs/router.ts',
    },
    tsconfig: INIT,
  },
  {
    name: 'Fastify',
    side: 'server',
    from: '`fastify-cli` 8.0.2, `--lang=ts --esm`',
    places: { fastify: 'src/*.ts' },
    packages: ['fastify'],
    tsconfig: {
      compilerOptions: {
        outDir: 'dist',
        sourceMap: true,
        target: 'esnext',
        module: 'nodenext',
        allowImportingTsExtensions: true,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
      },
      include: ['src/**/*.ts'],
    },
  },
  {
    name: 'Hono',
    side: 'server',
    from: '`create-hono` 0.19.5, `nodejs`',
    places: { hono: 'src/*.ts' },
    packages: ['hono', '@types/node'],
    tsconfig: {
      compilerOptions: {
        target: 'ESNext',
        module: 'NodeNext',
        strict: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
        types: ['node'],
        jsx: 'react-jsx',
        jsxImportSource: 'hono/jsx',
        outDir: 'dist/',
      },
      include: ['src/'],
    },
  },
  {
    name: 'Next',
    side: 'server',
    from: '`create-next-app` 16.4.3, `--ts`',
    places: { next: 'app/*/route.ts' },
    packages: [],
    tsconfig: {
      compilerOptions: {
        target: 'ES2017',
        lib: ['dom', 'dom.iterable', 'esnext'],
        allowJs: true,
        skipLibCheck: true,
        strict: true,
        noEmit: true,
        esModuleInterop: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        resolveJsonModule: true,
        isolatedModules: true,
        jsx: 'react-jsx',
        plugins: [{ name: 'next' }],
        paths: { '@/*': ['./*'] },
      },
      include: ['**/*.ts', '**/*.tsx'],
    },
  },
  {
    name: 'SvelteKit',
    side: 'server',
    from: '`sv create` 0.17.1, `--types ts`',
    places: { sveltekit: 'src/*.ts' },
    packages: [],
    tsconfig: {
      compilerOptions: {
        paths: { $lib: ['./src/lib'], '$lib/*': ['./src/lib/*'] },
        verbatimModuleSyntax: true,
        isolatedModules: true,
        lib: ['esnext', 'DOM', 'DOM.Iterable'],
        module: 'esnext',
        noEmit: true,
        target: 'esnext',
        rewriteRelativeImportExtensions: true,
        allowJs: true,
        checkJs: true,
        esModuleInterop: true,
        forceConsistentCasingInFileNames: true,
        resolveJsonModule: true,
        skipLibCheck: true,
        sourceMap: true,
        strict: true,
        moduleResolution: 'bundler',
      },
      include: ['src/**/*.ts'],
    },
  },
  {
    name: 'Astro',
    side: 'server',
    from: '`astro/tsconfigs/strict` of Astro 7.3.5',
    places: { astro: 'src/*.ts' },
    packages: [],
    tsconfig: {
      compilerOptions: {
        target: 'ESNext',
        module: 'ESNext',
        moduleResolution: 'Bundler',
        allowImportingTsExtensions: true,
        resolveJsonModule: true,
        verbatimModuleSyntax: true,
        isolatedModules: true,
        noEmit: true,
        forceConsistentCasingInFileNames: true,
        esModuleInterop: true,
        skipLibCheck: true,
        allowJs: true,
        jsx: 'preserve',
        strict: true,
      },
    },
  },
  {
    name: 'Workers',
    side: 'server',
    from: '`create-cloudflare` 2.74.0, `hello-world`',
    places: { workers: 'src/*.ts' },
    packages: ['@cloudflare/workers-types'],
    files: {
      // What `wrangler types` writes there is in this package.
      'worker-configuration.d.ts': `/// <reference types="@cloudflare/workers-types" />
declare namespace Cloudflare {
  interface Env {
    COUNTERS: DurableObjectNamespace<import('./src/limited').Counter>
  }
}
`,
    },
    copied: { 'src/limited.ts': 'hosts/programs/workers/rate-limit.ts' },
    tsconfig: {
      compilerOptions: {
        target: 'es2024',
        lib: ['es2024'],
        jsx: 'react-jsx',
        module: 'es2022',
        moduleResolution: 'Bundler',
        resolveJsonModule: true,
        allowJs: true,
        checkJs: false,
        noEmit: true,
        isolatedModules: true,
        allowSyntheticDefaultImports: true,
        forceConsistentCasingInFileNames: true,
        strict: true,
        skipLibCheck: true,
      },
      include: ['worker-configuration.d.ts', 'src/**/*.ts'],
    },
  },
]
