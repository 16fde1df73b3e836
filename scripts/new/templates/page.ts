import type { Names } from '../names.ts'

/** The page. */
export function page({ side, file, title }: Names): string {
  const folder = `@/../snippets/${side}/${file}`
  const yours =
    side === 'client' ? '`api` is the URL of the service.' : '`handler` is your application.'
  return `---
title: ${title}
description: TODO, one sentence for a search result.
group: Practice # TODO: one of the groups in scripts/cookbook/front-matter.ts
place: 100
kind: ${side === 'client' ? 'client' : 'around # TODO: gate, headers or around'}
standards: []
promises: []
---

# ${title}

TODO: the problem, in two sentences: what breaks, for whom, and what it costs.

::: add ${side}/${file}
:::

## Use it

<<< ${folder}/usage.ts#use
<<< ${folder}/usage.out

\`npm install middleware-cookbook\`, or copy [the file of the recipe](#the-recipe). ${yours}

::: frameworks ${side}/${file}
:::

## What goes wrong without it

<<< ${folder}/naive.ts#naive

::: comparison ${side}/${file}/naive
:::

TODO: what goes wrong in the naive version, and why.

## The recipe

<<< ${folder}/${file}.ts

TODO: what it decides, and why. More than one process, where that matters.

## Options

::: options ${side}/${file}
:::

## Rules

Each rule is a test. Open one to read it.

::: rules ${side}/${file}
:::

## See also

- [${side === 'client' ? 'Client' : 'Server'} middleware](../guide/${side}-middleware): TODO, why a reader would go there
`
}
