/** More than a page can show: a program that prints so many times will not end. */
export const MOST_PRINTED = 1000
