import { z } from 'zod';

/**
 * How the public pages of one site are compared with what was signed: where the parts of an article are, and which other
 * parts belong to the site. Selectors are CSS. A text pattern is literal text with placeholders: `{title}`, `{source}`,
 * `{summary}`, `{column}`, `{site}`, `{date}`, `{time}`, `{url}` stand for the article's own data, `{n}` for digits and
 * `{name}` for two to four Chinese characters; white space does not count.
 */

const selectorSchema = z.string().min(1).max(300);
const patternSchema = z.string().min(1).max(600);
/** `host` or `host:port`, lower case. */
const hostSchema = z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/);
/** A host, or `*.host` for the hosts below it. */
const hostPatternSchema = z.string().regex(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/);
/** An address, a path on the site, either with `*` at its end as a prefix; or `sha256:` and the hash of inline code. */
const sourceSchema = z
  .string()
  .max(500)
  .regex(/^(sha256:[0-9a-f]{64}|(https?:\/)?\/[^\s]*)$/);
const sources = z.array(sourceSchema).max(300);

export const pageRulesSchema = z.strictObject({
  siteId: z.string().min(1).max(60),
  /** Hosts that serve the site's pages; nothing is fetched from elsewhere but from `resourceHosts`. */
  hosts: z.array(hostSchema).min(1).max(20),
  /** Hosts that serve images, files and style sheets for it. */
  resourceHosts: z.array(hostSchema).max(20),
  /** Hosts that the site's frame may link to. */
  linkHosts: z.array(hostPatternSchema).max(300),
  title: selectorSchema,
  body: selectorSchema,
  /** The lists of attachments; null: the site's articles carry none. */
  files: selectorSchema.nullable(),
  /** The link to the next page of a long article. */
  next: selectorSchema.nullable(),
  /** Short parts beside the body, such as source, date or a print button, each with the texts that it may have. */
  parts: z
    .array(z.strictObject({ selector: selectorSchema, texts: z.array(patternSchema).min(1).max(10) }))
    .max(50),
  /** The site's frame: head, navigation, foot, lists. Its text is not compared. */
  frame: z.array(selectorSchema).max(50),
  /** Words that may stand beside the article's title in `<title>`, and among the keywords. */
  titleWords: z.array(z.string().min(1).max(100)).max(50),
  scripts: sources,
  styles: sources,
  frames: sources,
  forms: sources,
  /** Images of the template: icons in `parts`, and what stands in for an image until a script loads it. */
  images: sources,
});
export type PageRules = z.infer<typeof pageRulesSchema>;

export const pagesBodies = [
  /** 核验规则: all of a site's rules, which take the place of those before. */
  z.strictObject({
    type: z.literal('pages.rules'),
    rules: pageRulesSchema,
    /** What was changed, in words. */
    text: z.string().min(1).max(4000),
  }),
] as const;

/** The lists that a finding can be confirmed into. */
export type PageList = 'scripts' | 'styles' | 'frames' | 'forms' | 'images' | 'linkHosts';
