/**
 * What each look at the clock adds on the worse day that the tests try each program on (ms). It is long enough to show where
 * milliseconds are printed, too short where seconds are.
 */
export const NOISE = 7
