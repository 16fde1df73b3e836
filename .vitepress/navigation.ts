/** The pages of the site in reading order: sidebar, previous and next follow it. */
export const navigation = [
  {
    text: 'Guide',
    items: [
      { text: 'Getting started', link: '/guide/getting-started' },
      { text: 'Client middleware', link: '/guide/client-middleware' },
      { text: 'Server middleware', link: '/guide/server-middleware' },
      { text: 'Request bodies', link: '/guide/request-body' },
      { text: 'Testing', link: '/guide/testing' },
      { text: 'Faults', link: '/guide/faults' },
      { text: 'How it checks itself', link: '/guide/how-it-checks-itself' },
      { text: 'Performance', link: '/guide/performance' },
    ],
  },
  {
    text: 'Client recipes',
    items: [
      { text: 'Basic authentication', link: '/client/basic-auth' },
      { text: 'Digest authentication', link: '/client/digest-auth' },
      { text: 'Retry with backoff', link: '/client/retry' },
      { text: 'Concurrency limit', link: '/client/concurrency-limit' },
      { text: 'Logging', link: '/client/logging' },
      { text: 'Combining middleware', link: '/client/combining' },
      { text: 'Token refresh', link: '/client/token-refresh' },
      { text: 'Best practices', link: '/client/best-practices' },
    ],
  },
  {
    text: 'Server recipes',
    items: [
      { text: 'Access log', link: '/server/access-log' },
      { text: 'Problem details', link: '/server/problem-details' },
      { text: 'Digest authentication', link: '/server/digest-auth' },
    ],
  },
  {
    text: 'Reference',
    items: [{ text: 'Public API', link: '/reference/' }],
  },
] as const satisfies readonly Section[]

export interface Section {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: `/${string}` }[]
}
