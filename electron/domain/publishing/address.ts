import type { PageRules } from '../records';

/** The address that an attribute names, as a browser resolves it; null when it is none. */
export function resolve(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

export const isWeb = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** Two addresses are the same when they differ at most in http and https, and for a page of the same site in its fragment. */
export function sameAddress(a: URL, b: URL): boolean {
  const plain = (url: URL) =>
    isWeb(url) ? `//${url.host}${url.pathname}${url.search}${url.hash}` : url.href;
  return plain(a) === plain(b);
}

export const servesPages = (rules: PageRules, url: URL): boolean =>
  isWeb(url) && rules.hosts.includes(url.host);

export const servesResources = (rules: PageRules, url: URL): boolean =>
  servesPages(rules, url) || (isWeb(url) && rules.resourceHosts.includes(url.host));

/** Whether a link may lead there from the site's frame. */
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
 * Whether an address is on a list of the rules. An entry without `?` fits whatever follows the `?` of an address; one that
 * begins with `/` is on the site's own hosts.
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

/** An address as a list entry. */
export const entryOf = (url: URL, rules: PageRules): string =>
  servesPages(rules, url) ? url.pathname : `${url.protocol}//${url.host}${url.pathname}`;
