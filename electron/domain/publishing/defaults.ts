import type { PageRules } from '../records';

/** Hosts to which government pages commonly link: the 党政机关 badge, 找错, and government sites in general. */
const LINK_HOSTS = ['*.gov.cn', 'bszs.conac.cn', 'dcs.conac.cn', 'pucha.kaipuyun.cn', 'zfwzgl.www.gov.cn'];

/** Returns host and port of a web address; null for any other text. */
export function hostOf(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : null;
  } catch {
    return null;
  }
}

/**
 * Returns the rules for a site without confirmed ones: pages that contain the article as one `<article
 * data-content-hash>` in the form of `renderSigned`.
 */
export function defaultRules(siteId: string, host: string): PageRules {
  const article = 'article[data-content-hash]';
  return {
    siteId,
    hosts: [host],
    resourceHosts: [],
    linkHosts: LINK_HOSTS,
    title: `${article} > h1`,
    body: `${article} > .body`,
    files: `${article} > .attachments`,
    next: null,
    parts: [
      { selector: `${article} > .facts`, texts: ['来源：{source}'] },
      { selector: `${article} > .summary`, texts: ['{summary}'] },
      { selector: '.place > p:has(> time)', texts: ['发布时间：{date} {time}'] },
    ],
    frame: ['.skip', '.masthead', 'nav.main', '.place > p:first-child', 'body > footer'],
    titleWords: [],
    scripts: [],
    styles: ['/style.css'],
    frames: [],
    forms: [],
    images: [],
  };
}
