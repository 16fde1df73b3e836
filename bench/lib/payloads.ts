/** 100 bytes as JSON. */
export const small = {
  id: 1007,
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  roles: ['admin', 'author'],
  active: true,
}

/** 100 KB as JSON: a list as a search returns it. */
export const large = Array.from({ length: 1000 }, (_, id) => ({ ...small, id: id + 1000 }))

/** 50 MB are 800 of these. */
export const chunk = Buffer.alloc(64 * 1024, 'x')
export const chunks = 800
