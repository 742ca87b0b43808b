import type { Block, Document, Inline } from '../records';

function inlineText(content: readonly Inline[] | undefined): string {
  return (content ?? []).map((node) => (node.type === 'text' ? node.text : '\n')).join('');
}

/** Returns the text of one block in the form of `plainText`. */
export function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlineText(block.content);
    case 'image':
      return block.attrs.alt;
    case 'horizontalRule':
      return '';
    case 'bulletList':
    case 'orderedList':
      return block.content.map((item) => item.content.map(blockText).join('\n')).join('\n');
    case 'blockquote':
      return block.content.map(blockText).join('\n');
    case 'table':
      return block.content
        .map((row) => row.content.map((cell) => cell.content.map(blockText).join('\n')).join('\t'))
        .join('\n');
  }
}

/** Returns the text of a body: blocks separated by line feeds, table cells by tabs. Used by search and rules. */
export function plainText(body: Document): string {
  return body.content.map(blockText).join('\n');
}
