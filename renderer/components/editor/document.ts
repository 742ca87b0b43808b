import type { JSONContent } from '@tiptap/core';
import type { Block, Document, Inline, Mark } from '../../../electron/core/contract';
import { isHref } from './links';

type ListItem = Extract<Block, { type: 'bulletList' }>['content'][number];
type TableRow = Extract<Block, { type: 'table' }>['content'][number];
type TableCell = TableRow['content'][number];

const MARK_ORDER = ['bold', 'italic', 'underline', 'strike', 'link'] as const;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const SPAN_LIMIT = 100;
const ALT_LIMIT = 200;

/** Replaces lone surrogates, which canonical JSON (RFC 8785) does not allow. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}

/**
 * Converts the tree of the editor to a body of the contract, in canonical form: no default values, marks in fixed
 * order, equal neighbouring texts joined, no empty paragraphs at the end. Unsupported parts are dropped; `lost` names
 * them (node types, `mark:` types, `link`, `image`), each once.
 */
export function toDocument(json: JSONContent): { document: Document; lost: string[] } {
  const lost = new Set<string>();
  const content = toBlocks(json.content, lost);
  while (isEmptyParagraph(content.at(-1))) content.pop();
  return { document: { type: 'doc', content }, lost: [...lost] };
}

/** Converts a body to a tree of the editor, whose schema adds default values. */
export function fromDocument(document: Document): JSONContent {
  const content: Block[] = document.content.length > 0 ? document.content : [{ type: 'paragraph' }];
  return { type: 'doc', content: content as JSONContent[] };
}

function isEmptyParagraph(block: Block | undefined): boolean {
  return block?.type === 'paragraph' && block.content === undefined;
}

function toBlocks(nodes: JSONContent[] | undefined, lost: Set<string>): Block[] {
  return (nodes ?? []).flatMap((node) => toBlock(node, lost) ?? []);
}

/** For nodes that need at least one block. */
function filled(nodes: JSONContent[] | undefined, lost: Set<string>): Block[] {
  const blocks = toBlocks(nodes, lost);
  return blocks.length > 0 ? blocks : [{ type: 'paragraph' }];
}

type Conversion = (node: JSONContent, lost: Set<string>) => Block | null;

/** Conversions of the nodes that a body may contain, by their type. */
const BLOCKS: Record<Block['type'], Conversion> = {
  paragraph: (node, lost) => {
    const align = alignment(node);
    return { type: 'paragraph', ...(align && { attrs: { textAlign: align } }), ...inline(node, lost) };
  },
  heading: (node, lost) => {
    const align = alignment(node);
    const level = headingLevel(node.attrs?.['level']);
    return { type: 'heading', attrs: { level, ...(align && { textAlign: align }) }, ...inline(node, lost) };
  },
  image: toImage,
  horizontalRule: () => ({ type: 'horizontalRule' }),
  blockquote: (node, lost) => ({ type: 'blockquote', content: filled(node.content, lost) }),
  bulletList: (node, lost) => {
    const content = toItems(node, lost);
    return content.length > 0 ? { type: 'bulletList', content } : null;
  },
  orderedList: (node, lost) => {
    const content = toItems(node, lost);
    const start = wholeNumber(node.attrs?.['start'], 1, Number.MAX_SAFE_INTEGER);
    return content.length > 0
      ? { type: 'orderedList', ...(start > 1 && { attrs: { start } }), content }
      : null;
  },
  table: toTable,
};

function toBlock(node: JSONContent, lost: Set<string>): Block | null {
  const type = String(node.type);
  if (Object.hasOwn(BLOCKS, type)) return BLOCKS[type as Block['type']](node, lost);
  lost.add(type);
  return null;
}

function alignment(node: JSONContent): 'center' | 'right' | 'justify' | null {
  const value: unknown = node.attrs?.['textAlign'];
  return value === 'center' || value === 'right' || value === 'justify' ? value : null;
}

function headingLevel(value: unknown): 2 | 3 | 4 {
  return value === 3 || value === 4 ? value : 2;
}

function wholeNumber(value: unknown, least: number, most: number): number {
  return typeof value === 'number' && Number.isInteger(value)
    ? Math.min(Math.max(value, least), most)
    : least;
}

function toImage(node: JSONContent, lost: Set<string>): Block | null {
  const sha256: unknown = node.attrs?.['sha256'];
  const alt: unknown = node.attrs?.['alt'];
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    lost.add('image');
    return null;
  }
  const text = typeof alt === 'string' ? alt.slice(0, ALT_LIMIT) : '';
  return { type: 'image', attrs: { sha256, alt: wellFormed(text) } };
}

function toItems(list: JSONContent, lost: Set<string>): ListItem[] {
  return (list.content ?? []).flatMap((item) => {
    if (item.type === 'listItem') return [{ type: 'listItem' as const, content: filled(item.content, lost) }];
    lost.add(String(item.type));
    return [];
  });
}

/** Rows without own cells, left by merging, are removed; spans that include them are shortened. */
function toTable(node: JSONContent, lost: Set<string>): Block | null {
  const rows = (node.content ?? []).filter((row) => row.type === 'tableRow');
  const empty = rows.map((row) => (row.content ?? []).length === 0);
  const content = rows.flatMap<TableRow>((row, index) => {
    const cells = (row.content ?? []).flatMap((cell) => toCell(cell, empty.slice(index), lost));
    return cells.length > 0 ? [{ type: 'tableRow', content: cells }] : [];
  });
  return content.length > 0 ? { type: 'table', content } : null;
}

/** `empty`: for the row of the cell and each below it, whether it has no own cells. */
function toCell(cell: JSONContent, empty: readonly boolean[], lost: Set<string>): TableCell[] {
  if (cell.type !== 'tableCell' && cell.type !== 'tableHeader') {
    lost.add(String(cell.type));
    return [];
  }
  const reach = empty.slice(0, wholeNumber(cell.attrs?.['rowspan'], 1, SPAN_LIMIT));
  const rowspan = reach.filter((gone) => !gone).length;
  const colspan = wholeNumber(cell.attrs?.['colspan'], 1, SPAN_LIMIT);
  const attrs = { ...(colspan > 1 && { colspan }), ...(rowspan > 1 && { rowspan }) };
  return [
    {
      type: cell.type,
      ...(Object.keys(attrs).length > 0 && { attrs }),
      content: filled(cell.content, lost),
    },
  ];
}

function inline(node: JSONContent, lost: Set<string>): { content?: Inline[] } {
  const content: Inline[] = [];
  for (const child of node.content ?? []) {
    if (child.type === 'hardBreak') content.push({ type: 'hardBreak' });
    else if (child.type === 'text') appendText(content, wellFormed(child.text ?? ''), toMarks(child, lost));
    else lost.add(String(child.type));
  }
  return content.length > 0 ? { content } : {};
}

function appendText(content: Inline[], text: string, marks: Mark[]): void {
  if (text === '') return;
  const last = content.at(-1);
  if (last?.type === 'text' && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)) last.text += text;
  else content.push({ type: 'text', text, ...(marks.length > 0 && { marks }) });
}

function toMarks(node: JSONContent, lost: Set<string>): Mark[] {
  const found = new Map<string, Mark>();
  for (const mark of node.marks ?? []) {
    const type = mark.type;
    if (type === 'link') {
      const href: unknown = mark.attrs?.['href'];
      if (typeof href === 'string' && isHref(href))
        found.set('link', { type: 'link', attrs: { href: wellFormed(href) } });
      else lost.add('link');
    } else if (type === 'bold' || type === 'italic' || type === 'underline' || type === 'strike')
      found.set(type, { type });
    else lost.add(`mark:${type}`);
  }
  return MARK_ORDER.flatMap((type) => found.get(type) ?? []);
}
