// Node loads its fetch, with an agent, when one of its classes is first asked for. A bundler keeps a module that calls.
Reflect.get(globalThis, 'Headers')

export {}
