// Functions that never see the request find its id, also with many at once.
// @node a browser has no AsyncLocalStorage
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  sleep,
} from 'middleware-cookbook'
import { requestId as sendRequestId } from 'middleware-cookbook/client/request-id'
import {
  currentRequestId,
  requestId,
} from 'middleware-cookbook/server/request-id'

const lines: string[] = []
function log(text: string): void {
  lines.push(`${currentRequestId() ?? 'no id'}: ${text}`)
}

// #region use
const stock = await serve(
  compose([requestId()], async () => {
    log('the stock counts')
    return new HttpResponse('3 left')
  }),
)

// A client of the shop's own: its calls carry the id of the order.
const calls = createClient({
  baseUrl: stock.url,
  middleware: [sendRequestId({ id: currentRequestId })],
})
async function isInStock(): Promise<boolean> {
  await sleep(10)
  log('the shop asks')
  return (await calls.get('/stock')).ok
}
// #endregion use

const shop = await serve(
  compose([requestId()], async () => {
    return HttpResponse.json(await isInStock())
  }),
)

const client = createClient()
const orders = ['order-1', 'order-2', 'order-3']
await Promise.all(
  orders.map(async (id) => {
    const headers = { 'x-request-id': id }
    await (await client.get(shop.url, { headers })).release()
  }),
)
// Lines of requests at once come in any order: sorted, they are the same.
for (const line of lines.toSorted()) console.log(line)

await client.close()
await shop.close()
await calls.close()
await stock.close()
