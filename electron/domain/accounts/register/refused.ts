/** Marks an entry as invalid; the message says why, as a Chinese clause. `Register` catches it for each entry. */
export class Refused extends Error {}
