/** Where the page lives: a scheme of its own, with the rights of `https:` and none of the network's. */
export const ORIGIN = 'app://office';
export const PAGE_URL = `${ORIGIN}/index.html`;
