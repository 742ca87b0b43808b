import type { Attachment, Block, ContentPackage, Inline, Mark, TableCell, TableRow } from '../records';

/** Options for rendering a body. Without `imageSource`, images have `data-sha256` and no `src`; the caller sets it. */
export interface RenderOptions {
  imageSource?: (sha256: string) => string;
}

/** A run of text to render. `edit` wraps it in <del> or <ins>; `note` marks text that is not part of the content. */
export interface Piece {
  /** Null for a line break. */
  text: string | null;
  marks: readonly Mark[];
  edit?: 'del' | 'ins' | undefined;
  note?: boolean;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
  '\0': '\uFFFD',
};

/** Escapes text for use between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  // HTML does not permit NUL; it becomes the replacement character.
  return text.replace(/[&<>"'\r\0]/g, (character) => ESCAPES[character] ?? character);
}

/** Returns a file size in words: 12 字节, 3.4 KB, 5.6 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const MARK_TAGS = { bold: 'strong', italic: 'em', underline: 'u', strike: 's' } as const;
const MARK_ORDER = ['bold', 'italic', 'underline', 'strike'] as const;

/** Returns the opening tags of a piece from outside to inside: edit, link, bold, italic, underline, strike. */
export function openingTags({ marks, edit, note }: Piece): string[] {
  const tags: string[] = edit ? [`<${edit}>`] : [];
  if (note) tags.push('<span class="target">');
  const link = marks.find((mark) => mark.type === 'link');
  if (link) tags.push(`<a href="${escapeHtml(link.attrs.href)}" rel="noopener noreferrer">`);
  for (const type of MARK_ORDER)
    if (marks.some((mark) => mark.type === type)) tags.push(`<${MARK_TAGS[type]}>`);
  return tags;
}

function closingTag(openingTag: string): string {
  return `</${/^<(\w+)/.exec(openingTag)?.[1] ?? ''}>`;
}

/** Renders pieces as HTML. Tags shared by neighbours stay open, so one link over bold and plain text is one <a>. */
export function renderPieces(pieces: readonly Piece[]): string {
  let html = '';
  let open: string[] = [];
  const closeTo = (depth: number) => {
    html += open.slice(depth).reverse().map(closingTag).join('');
    open = open.slice(0, depth);
  };
  for (const piece of pieces) {
    const wanted = openingTags(piece);
    let shared = 0;
    while (shared < open.length && open[shared] === wanted[shared]) shared += 1;
    closeTo(shared);
    html += wanted.slice(shared).join('');
    open = wanted;
    html += piece.text === null ? '<br>' : escapeHtml(piece.text);
  }
  closeTo(0);
  return html;
}

/** Returns inline content as pieces. */
export function piecesOf(content: readonly Inline[] | undefined): Piece[] {
  return (content ?? []).map((node) =>
    node.type === 'text' ? { text: node.text, marks: node.marks ?? [] } : { text: null, marks: [] },
  );
}

/** Returns the opening and closing tag of a paragraph or heading, with its alignment class. */
export function textTag(block: Extract<Block, { type: 'paragraph' | 'heading' }>): {
  open: string;
  close: string;
} {
  const name = block.type === 'heading' ? `h${block.attrs.level}` : 'p';
  const align = block.attrs?.textAlign;
  return { open: align ? `<${name} class="align-${align}">` : `<${name}>`, close: `</${name}>` };
}

/** Returns the opening and closing tag of a cell. `scope` applies to header cells; `name` is an additional class. */
export function cellTag(
  cell: TableCell,
  scope: 'col' | 'row',
  name?: string,
): { open: string; close: string } {
  const header = cell.type === 'tableHeader';
  const attributes = [
    header ? ` scope="${scope}"` : '',
    cell.attrs?.colspan ? ` colspan="${cell.attrs.colspan}"` : '',
    cell.attrs?.rowspan ? ` rowspan="${cell.attrs.rowspan}"` : '',
    name ? ` class="${name}"` : '',
  ].join('');
  return header
    ? { open: `<th${attributes}>`, close: '</th>' }
    : { open: `<td${attributes}>`, close: '</td>' };
}

/**
 * Returns the number of leading rows that form the table head: rows of header cells only. 0 when one of their cells
 * spans into the rows below.
 */
export function headRows(rows: readonly TableRow[]): number {
  let head = 0;
  while (rows[head]?.content.every((cell) => cell.type === 'tableHeader')) head += 1;
  const reaches = rows
    .slice(0, head)
    .some((row, index) => row.content.some((cell) => index + (cell.attrs?.rowspan ?? 1) > head));
  return reaches ? 0 : head;
}

/** Renders an image; see `RenderOptions` for its address. */
export function imageTag(sha256: string, alt: string, { imageSource }: RenderOptions): string {
  const source = imageSource ? `src="${escapeHtml(imageSource(sha256))}"` : `data-sha256="${sha256}"`;
  return `<img ${source} alt="${escapeHtml(alt)}">`;
}

/** Renders blocks as HTML, without an enclosing element. */
export function renderBlocks(blocks: readonly Block[], options: RenderOptions): string {
  return blocks.map((block) => renderBlock(block, options)).join('');
}

function renderBlock(block: Block, options: RenderOptions): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading': {
      const tag = textTag(block);
      return `${tag.open}${renderPieces(piecesOf(block.content))}${tag.close}`;
    }
    case 'image':
      return `<figure>${imageTag(block.attrs.sha256, block.attrs.alt, options)}</figure>`;
    case 'horizontalRule':
      return '<hr>';
    case 'bulletList':
    case 'orderedList': {
      const start = block.type === 'orderedList' ? block.attrs?.start : undefined;
      const items = block.content.map((item) => `<li>${renderBlocks(item.content, options)}</li>`).join('');
      if (block.type === 'bulletList') return `<ul>${items}</ul>`;
      return `<ol${start ? ` start="${start}"` : ''}>${items}</ol>`;
    }
    case 'blockquote':
      return `<blockquote>${renderBlocks(block.content, options)}</blockquote>`;
    case 'table':
      return renderTable(block.content, options);
  }
}

function renderTable(rows: readonly TableRow[], options: RenderOptions): string {
  const head = headRows(rows);
  const write = (row: TableRow, scope: 'col' | 'row') =>
    `<tr>${row.content
      .map((cell) => {
        const tag = cellTag(cell, scope);
        return `${tag.open}${renderBlocks(cell.content, options)}${tag.close}`;
      })
      .join('')}</tr>`;
  const part = (name: string, scope: 'col' | 'row', some: readonly TableRow[]) =>
    some.length > 0 ? `<${name}>${some.map((row) => write(row, scope)).join('')}</${name}>` : '';
  return `<table>${part('thead', 'col', rows.slice(0, head))}${part('tbody', 'row', rows.slice(head))}</table>`;
}

/** Renders the body of an article as HTML. Preview and public page both use it. */
export function renderBody(content: Pick<ContentPackage, 'body'>, options: RenderOptions = {}): string {
  return renderBlocks(content.body.content, options);
}

function attachmentItem({ name, sha256, size }: Attachment): string {
  return `<li data-sha256="${sha256}">${escapeHtml(name)}（${sizeText(size)}）</li>`;
}

/** Renders the whole page for a preview: title, source, column, summary, body and the list of attachments. */
export function renderPage(
  content: Omit<ContentPackage, 'secrecy'>,
  names: { site: string; column: string },
  options: RenderOptions = {},
): string {
  const place = [names.site, names.column].filter((name) => name !== '').join(' / ');
  const facts = [place && `栏目：${place}`, content.source && `来源：${content.source}`].filter(Boolean);
  const { summary, attachments } = content;
  return [
    '<article>',
    `<header><h1>${escapeHtml(content.title)}</h1><p class="facts">${facts.map(escapeHtml).join(' ')}</p></header>`,
    summary === '' ? '' : `<p class="summary">${escapeHtml(summary)}</p>`,
    `<div class="body">${renderBody(content, options)}</div>`,
    attachments.length === 0
      ? ''
      : `<section class="attachments"><h2>附件</h2><ul>${attachments.map(attachmentItem).join('')}</ul></section>`,
    '</article>',
  ].join('');
}

/** Returns the path of a blob on its public site. */
export function publicBlobPath(sha256: string, name: string): string {
  return `/blobs/${sha256}/${encodeURIComponent(name)}`;
}

/** File name under which images of a body are served. */
export const PUBLIC_IMAGE_NAME = 'image';

/**
 * Renders the signed part of a public page: title, source, summary, body and attachments, as the content of its
 * `<article>` element. The site serves it, and the client compares it byte by byte.
 */
export function renderSigned(content: ContentPackage): string {
  const { title, source, summary, attachments } = content;
  const items = attachments.map(
    ({ name, sha256, size }) =>
      `<li><a href="${escapeHtml(publicBlobPath(sha256, name))}">${escapeHtml(name)}</a>（${sizeText(size)}）</li>`,
  );
  return [
    `<h1>${escapeHtml(title)}</h1><p class="facts">来源：${escapeHtml(source)}</p>`,
    summary === '' ? '' : `<p class="summary">${escapeHtml(summary)}</p>`,
    `<div class="body">${renderBody(content, {
      imageSource: (sha256) => publicBlobPath(sha256, PUBLIC_IMAGE_NAME),
    })}</div>`,
    items.length === 0
      ? ''
      : `<section class="attachments"><h2>附件</h2><ul>${items.join('')}</ul></section>`,
  ].join('');
}
