import type { PageRules } from '../records';

/** Resolves an address like a browser; null when it is invalid. */
export function resolve(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

export const isWeb = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** Returns whether two addresses are equal, ignoring the difference between http and https. */
export function sameAddress(a: URL, b: URL): boolean {
  const plain = (url: URL) =>
    isWeb(url) ? `//${url.host}${url.pathname}${url.search}${url.hash}` : url.href;
  return plain(a) === plain(b);
}

/** Returns whether the address is on one of the site's page hosts. */
export const servesPages = (rules: PageRules, url: URL): boolean =>
  isWeb(url) && rules.hosts.includes(url.host);

/** Returns whether the address is on one of the site's page or resource hosts. */
export const servesResources = (rules: PageRules, url: URL): boolean =>
  servesPages(rules, url) || (isWeb(url) && rules.resourceHosts.includes(url.host));

/** Returns whether the site's frame may link to this address. */
export function mayLinkTo(rules: PageRules, url: URL): boolean {
  if (url.protocol === 'mailto:' || url.protocol === 'tel:') return true;
  if (!isWeb(url)) return false;
  if (servesResources(rules, url)) return true;
  return rules.linkHosts.some((pattern) =>
    pattern.startsWith('*.')
      ? url.host.endsWith(pattern.slice(1)) || url.host === pattern.slice(2)
      : url.host === pattern,
  );
}

/**
 * Returns whether an address is on a list of the rules. An entry without a query matches any query. An entry that
 * begins with `/` matches on the site's own hosts.
 */
export function isListed(list: readonly string[], url: URL, rules: PageRules): boolean {
  if (!isWeb(url)) return false;
  return list.some((entry) => {
    if (entry.startsWith('sha256:')) return false;
    const prefix = entry.endsWith('*');
    const text = prefix ? entry.slice(0, -1) : entry;
    const own = text.startsWith('/') && !text.startsWith('//');
    if (own && !servesPages(rules, url)) return false;
    const entryUrl = resolve(own ? `${url.origin}${text}` : text, url.href);
    if (!entryUrl || entryUrl.host !== url.host) return false;
    const [path, wanted] = [url.pathname, entryUrl.pathname];
    if (prefix) return path.startsWith(wanted);
    return path === wanted && (entryUrl.search === '' || entryUrl.search === url.search);
  });
}

/** Returns the list entry for an address. */
export const listEntryFor = (url: URL, rules: PageRules): string =>
  servesPages(rules, url) ? url.pathname : `${url.protocol}//${url.host}${url.pathname}`;
