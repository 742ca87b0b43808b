import { z } from 'zod';

/**
 * Body of an article, as a closed tree of node types. Other nodes cannot be stored, signed or published, so reviewers
 * and the public see the same set of elements.
 */

const hexSha256 = z.string().regex(/^[0-9a-f]{64}$/, 'sha-256');

/** Link targets: http(s), mailto, tel, a path on the same site, or a fragment. */
export const linkHref = z
  .string()
  .max(2000)
  .regex(
    /^(https?:\/\/[^\s]+|mailto:[^\s]+|tel:[0-9+-]+|\/(?!\/)[^\s]*|#[^\s]*)$/,
    '链接地址须以 http、https、mailto、tel 或 / 开头',
  );

export const markSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold') }),
  z.strictObject({ type: z.literal('italic') }),
  z.strictObject({ type: z.literal('underline') }),
  z.strictObject({ type: z.literal('strike') }),
  z.strictObject({ type: z.literal('link'), attrs: z.strictObject({ href: linkHref }) }),
]);
export type Mark = z.infer<typeof markSchema>;

export const inlineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: z.array(markSchema).optional() }),
  z.strictObject({ type: z.literal('hardBreak') }),
]);
export type Inline = z.infer<typeof inlineSchema>;

const textAlign = z.enum(['center', 'right', 'justify']);
const inlineContent = z.array(inlineSchema).optional();

export interface Paragraph {
  type: 'paragraph';
  attrs?: { textAlign?: 'center' | 'right' | 'justify' | undefined } | undefined;
  content?: Inline[] | undefined;
}
export interface Heading {
  type: 'heading';
  attrs: { level: 2 | 3 | 4; textAlign?: 'center' | 'right' | 'justify' | undefined };
  content?: Inline[] | undefined;
}
export interface Image {
  type: 'image';
  attrs: { sha256: string; alt: string };
}
export interface Rule {
  type: 'horizontalRule';
}
export interface ListItem {
  type: 'listItem';
  content: Block[];
}
export interface BulletList {
  type: 'bulletList';
  content: ListItem[];
}
export interface OrderedList {
  type: 'orderedList';
  attrs?: { start?: number | undefined } | undefined;
  content: ListItem[];
}
export interface Blockquote {
  type: 'blockquote';
  content: Block[];
}
export interface TableCell {
  type: 'tableCell' | 'tableHeader';
  attrs?: { colspan?: number | undefined; rowspan?: number | undefined } | undefined;
  content: Block[];
}
export interface TableRow {
  type: 'tableRow';
  content: TableCell[];
}
export interface Table {
  type: 'table';
  content: TableRow[];
}
export type Block = Paragraph | Heading | Image | Rule | BulletList | OrderedList | Blockquote | Table;
export interface Document {
  type: 'doc';
  content: Block[];
}

const listItemSchema: z.ZodType<ListItem> = z.strictObject({
  type: z.literal('listItem'),
  content: z.lazy(() => z.array(blockSchema).min(1)),
});
const span = z.number().int().min(2).max(100).optional();
const cellSchema: z.ZodType<TableCell> = z.strictObject({
  type: z.enum(['tableCell', 'tableHeader']),
  attrs: z.strictObject({ colspan: span, rowspan: span }).optional(),
  content: z.lazy(() => z.array(blockSchema).min(1)),
});

export const blockSchema: z.ZodType<Block> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('paragraph'),
      attrs: z.strictObject({ textAlign: textAlign.optional() }).optional(),
      content: inlineContent,
    }),
    z.strictObject({
      type: z.literal('heading'),
      attrs: z.strictObject({
        level: z.union([z.literal(2), z.literal(3), z.literal(4)]),
        textAlign: textAlign.optional(),
      }),
      content: inlineContent,
    }),
    z.strictObject({
      type: z.literal('image'),
      attrs: z.strictObject({ sha256: hexSha256, alt: z.string().max(200) }),
    }),
    z.strictObject({ type: z.literal('horizontalRule') }),
    z.strictObject({ type: z.literal('bulletList'), content: z.array(listItemSchema).min(1) }),
    z.strictObject({
      type: z.literal('orderedList'),
      attrs: z.strictObject({ start: z.number().int().min(2).optional() }).optional(),
      content: z.array(listItemSchema).min(1),
    }),
    z.strictObject({ type: z.literal('blockquote'), content: z.array(blockSchema).min(1) }),
    z.strictObject({
      type: z.literal('table'),
      content: z
        .array(z.strictObject({ type: z.literal('tableRow'), content: z.array(cellSchema).min(1) }))
        .min(1),
    }),
  ]),
);

/**
 * Maximum nesting of objects and arrays in a body, and maximum number of objects: about 25 nested lists, or a table of
 * 16,000 cells.
 */
export const BODY_LIMITS = { levels: 100, objects: 50_000 };
export const BODY_TOO_DEEP = '正文的列表、引用或表格套得太深。';

/**
 * Returns why a value exceeds `BODY_LIMITS`, as a Chinese sentence; null when it does not. Accepts any value and does
 * not recurse, because schema, rendering and comparison recurse and would overflow the stack on a deeply nested body.
 */
export function bodyExcess(value: unknown): string | null {
  const open: Array<[value: unknown, level: number]> = [[value, 1]];
  let objects = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [found, level] = next;
    if (typeof found !== 'object' || found === null) continue;
    if (level > BODY_LIMITS.levels) return BODY_TOO_DEEP;
    const inner = Object.values(found);
    if (!Array.isArray(found)) objects += 1;
    if (objects > BODY_LIMITS.objects || inner.length > BODY_LIMITS.objects)
      return `正文太大，段落、表格单元格等超过了 ${BODY_LIMITS.objects} 个。`;
    for (const one of inner) open.push([one, level + 1]);
  }
  return null;
}

/** A whole body. It may be empty in a draft; submission requires text (`domain/article/submission.ts`). */
export const documentSchema: z.ZodType<Document> = z.preprocess(
  (value, context) => {
    const message = bodyExcess(value);
    if (message === null) return value;
    context.addIssue({ code: 'custom', message, input: null });
    return z.NEVER;
  },
  z.strictObject({
    type: z.literal('doc'),
    content: z.array(blockSchema),
  }),
);
