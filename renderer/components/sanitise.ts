import DOMPurify from 'dompurify';

const TAGS = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'strong',
  'em',
  'b',
  'i',
  'u',
  's',
  'a',
  'br',
  'hr',
  'img',
  'figure',
  'figcaption',
  'ul',
  'ol',
  'li',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'ins',
  'del',
  'mark',
  'span',
  'div',
];
const ATTRIBUTES = [
  'href',
  'alt',
  'title',
  'colspan',
  'rowspan',
  'start',
  'data-sha256',
  'data-align',
  'class',
];
const ALIGN = /text-align:\s*(center|right|justify)/i;

const purify = DOMPurify();
purify.addHook('uponSanitizeAttribute', (node, attribute) => {
  if (attribute.attrName !== 'style') return;
  const align = ALIGN.exec(attribute.attrValue)?.[1];
  if (align !== undefined) node.setAttribute('data-align', align.toLowerCase());
});

/**
 * Sanitizes HTML of articles and differences: tags of the body only, no scripts, no addresses except in links, no
 * styles except alignment (as `data-align`). Images keep their `data-sha256` only, so nothing is fetched by address.
 */
export function sanitise(html: string): string {
  return purify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    // Their values are not addresses; without this the check of addresses would remove them.
    ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'start', 'data-sha256', 'data-align'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/|#)/i,
  });
}
