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
 * HTML of articles and differences, made safe to show: the few tags of a body, no scripts, no addresses but links,
 * no style but alignment (kept as `data-align`). Images keep only their `data-sha256`; nothing is fetched by address.
 */
export function sanitise(html: string): string {
  return purify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    // Their values are no addresses; without this the rule for addresses would take them away.
    ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'start', 'data-sha256', 'data-align'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/|#)/i,
  });
}
