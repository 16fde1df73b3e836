/** RFC 9110 §5.6.2: a token, which names of fields and methods are. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
