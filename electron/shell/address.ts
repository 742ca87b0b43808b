/** Origin of the page: a standard, secure scheme of its own that has no access to the network. */
export const ORIGIN = 'app://office';
export const PAGE_URL = `${ORIGIN}/index.html`;
