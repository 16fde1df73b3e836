// Saves a key and an order in one transaction, and ends before the commit.
import { argv, pid, kill } from 'node:process'
import { PGlite } from '@electric-sql/pglite'

const database = new PGlite(argv[2])
await database.transaction(async (transaction) => {
  await transaction.query("INSERT INTO idempotency_keys (id, fingerprint) VALUES ('a', 'b')")
  await transaction.query("INSERT INTO orders VALUES ('a piano')")
  kill(pid, 'SIGKILL')
  await new Promise(() => undefined)
})
