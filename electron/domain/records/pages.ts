import { z } from 'zod';
import { entryKind } from './entry-kind';
import { SITE_ADMINISTRATORS } from './role-groups';

/**
 * Rules for comparing the public pages of one site with the signed content: where the parts of an article are, and
 * which other parts belong to the site. Selectors are CSS. A text pattern is literal text with placeholders: `{title}`,
 * `{source}`, `{summary}`, `{column}`, `{site}`, `{date}`, `{time}`, `{url}` are the article's own data, `{n}` is
 * digits, `{name}` is two to four Chinese characters. White space is ignored.
 */

const selectorSchema = z.string().min(1).max(300);
const patternSchema = z.string().min(1).max(600);
/** `host` or `host:port`, in lower case. */
const hostSchema = z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/);
/** A host, or `*.host` for its subdomains. */
const hostPatternSchema = z.string().regex(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/);
/**
 * A URL or a path on the site, each optionally with a trailing `*` as prefix match; or `sha256:` and the hash of inline
 * code.
 */
const sourceSchema = z
  .string()
  .max(500)
  .regex(/^(sha256:[0-9a-f]{64}|(https?:\/)?\/[^\s]*)$/);
const sources = z.array(sourceSchema).max(300);

export const pageRulesSchema = z.strictObject({
  siteId: z.string().min(1).max(60),
  /** Hosts of the site's pages. Only these and `resourceHosts` are fetched. */
  hosts: z.array(hostSchema).min(1).max(20),
  /** Hosts of the site's images, files and style sheets. */
  resourceHosts: z.array(hostSchema).max(20),
  /** Hosts to which the site's frame may link. */
  linkHosts: z.array(hostPatternSchema).max(300),
  title: selectorSchema,
  body: selectorSchema,
  /** The attachment lists. Null: the site's articles have no attachments. */
  files: selectorSchema.nullable(),
  /** The link to the next page of a long article. */
  next: selectorSchema.nullable(),
  /** Short parts beside the body, such as source, date or print button, each with its permitted texts. */
  parts: z
    .array(z.strictObject({ selector: selectorSchema, texts: z.array(patternSchema).min(1).max(10) }))
    .max(50),
  /** The site's frame: header, navigation, footer, lists. Its text is not compared. */
  frame: z.array(selectorSchema).max(50),
  /** Words permitted in `<title>` beside the article's title, and among the keywords. */
  titleWords: z.array(z.string().min(1).max(100)).max(50),
  scripts: sources,
  styles: sources,
  frames: sources,
  forms: sources,
  /** Images of the template: icons in `parts`, and placeholders that a script replaces on load. */
  images: sources,
});
export type PageRules = z.infer<typeof pageRulesSchema>;

export const pagesEntries = [
  /** 核验规则: the complete rules of a site; replaces its earlier rules. */
  entryKind({
    label: '网页核验规则',
    area: 'cases',
    roles: SITE_ADMINISTRATORS,
    signed: true,
    subject: ({ rules }) => `pages/${rules.siteId}`,
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('pages.rules'),
      rules: pageRulesSchema,
      /** Description of the changes. */
      text: z.string().min(1).max(4000),
    }),
  }),
] as const;

/** The lists of `PageRules` to which a finding of the page check can be added. */
export type PageList = 'scripts' | 'styles' | 'frames' | 'forms' | 'images' | 'linkHosts';
