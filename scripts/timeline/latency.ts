/** How long a request and a response take on the wire, in ms each. In memory they would take no time. */
export const LATENCY = 20
