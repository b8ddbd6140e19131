/** Returns the path of a Chromium that can be run, obtaining one if need be. */
export function findChromium(): string;
