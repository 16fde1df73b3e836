export const HELP = `Copies recipes of the Middleware Cookbook into your project. It needs no network.

  npx middleware-cookbook list                    lists the recipes
  npx middleware-cookbook view client/retry       prints one; client/retry/retry prints a file of it
  npx middleware-cookbook add client/retry        copies its files, and says what to install
  npx middleware-cookbook add server/rate-limit/redis-limiter
                                                  copies a file too that not every reader needs
  npx middleware-cookbook diff client/retry       tells your changes from ours; without a name, all copies

Options of add:
  --to <folder>  where to, such as src/http (default: src/middleware, or middleware if there is no src)
  --tests        also its tests and what they share (also for view)
  --js, --ts     the language (default: TypeScript if the project has a tsconfig.json, a deno.json or
                 a .ts file, else JavaScript)
  --dry-run      writes nothing

Options of diff:
  --to <folder>  where to look (default: the whole project)

A file that you have changed is never overwritten: either all files are written or none.
Exit codes: 0 fine, 1 differences or refused, 2 wrong arguments.`
