/** How long a program may take unless a command says otherwise, in ms. */
export const LIMIT = 5000
