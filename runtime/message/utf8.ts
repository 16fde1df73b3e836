/** As the fetch standard decodes text: what is not valid becomes U+FFFD, and a byte order mark is dropped. */
export const utf8 = /* @__PURE__ */ new TextDecoder()

/** Throws for bytes that are not UTF-8. */
export const strictUtf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true })
