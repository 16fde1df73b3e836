/**
 * What is in the copy comes from it, with or without a network, so that pages and scripts are of one version. The rest
 * comes from the network, and without one a page that does not exist is the page that says so.
 *
 * @param site its address, which ends with a slash
 */
export async function answerFrom(
  copy: { match(url: string): Promise<Response | undefined> },
  site: string,
  request: Request,
): Promise<Response> {
  const address = addressIn(site, request.url)
  // A server of folders has a page at client/retry/.
  const known = (await copy.match(address)) ?? (await copy.match(address.replace(/\/$/, '')))
  if (known) return known
  try {
    return await fetch(request)
  } catch (error) {
    const lost = request.mode === 'navigate' ? await copy.match(`${site}404.html`) : undefined
    if (lost) return new Response(lost.body, { status: 404, headers: lost.headers })
    throw error
  }
}

/** A page's one address in the copy: `client/retry.html` and `client/retry?a#b` are `client/retry`. */
function addressIn(site: string, url: string): string {
  const path = url.slice(site.length).replace(/[?#].*$/s, '')
  return site + (path === '404.html' ? path : path.replace(/(?:(^|\/)index)?\.html$/, '$1'))
}
