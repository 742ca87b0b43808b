import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  type ISectionPropertiesOptions,
  type IStylesOptions,
} from 'docx';
import { CHARACTER_SPACING, FONT_SIZE, FONTS, layOutDocument, PAGE, type LaidOutDocument } from '../layout';
import type { OfficialDocument } from '../official-document';
import { attachments, block, closing, head, title } from './sections';
import { imprint } from './tables';
import { EXACT, font, fromMm, halves, indented, line, plain, run, twips, type Face } from './text';

/** Returns a Word document in the layout of GB/T 9704-2012. */
export async function officialDocx(document: OfficialDocument): Promise<Uint8Array> {
  const laid = layOutDocument(document);
  const file = new Document({
    title: laid.title.join(''),
    creator: laid.issuer || laid.signature?.text || laid.mark,
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    sections: [
      {
        properties: PAGE_PROPERTIES,
        footers: { default: folio('right'), even: folio('left') },
        children: contentOf(laid),
      },
    ],
  });
  return Packer.toBuffer(file, undefined, [{ path: 'word/fontTable.xml', data: FONT_TABLE }]);
}

function contentOf(laid: LaidOutDocument) {
  return [
    ...head(laid),
    ...title(laid),
    ...(laid.to ? [plain([run(laid.to)])] : []),
    ...laid.body.map(block),
    ...attachments(laid),
    ...closing(laid),
    ...imprint(laid),
  ];
}

function headingStyle(face: Face) {
  return {
    run: { font: font(face), size: halves(FONT_SIZE.body), bold: false, color: '000000' },
    paragraph: { spacing: EXACT, indent: indented, keepNext: true },
  };
}

const STYLES: IStylesOptions = {
  default: {
    document: {
      run: {
        font: font('body'),
        size: halves(FONT_SIZE.body),
        language: { value: 'zh-CN', eastAsia: 'zh-CN' },
      },
      paragraph: { spacing: EXACT, alignment: AlignmentType.BOTH },
    },
    title: {
      run: { font: font('title'), size: halves(FONT_SIZE.title), bold: false, color: '000000' },
      paragraph: { alignment: AlignmentType.CENTER, spacing: EXACT, keepNext: true, keepLines: true },
    },
    heading1: headingStyle('first'),
    heading2: headingStyle('second'),
  },
  // The character grid is computed from the size of this style; LibreOffice ignores the document defaults for it.
  paragraphStyles: [
    {
      id: 'Normal',
      name: 'Normal',
      quickFormat: true,
      run: { font: font('body'), size: halves(FONT_SIZE.body) },
    },
  ],
};

const PAGE_PROPERTIES: ISectionPropertiesOptions = {
  page: {
    size: { width: fromMm(PAGE.width), height: fromMm(PAGE.height) },
    margin: {
      top: fromMm(PAGE.top),
      right: fromMm(PAGE.right),
      bottom: fromMm(PAGE.bottom),
      left: fromMm(PAGE.left),
      header: fromMm(15),
      // The dashes are 7 mm below the type area (7.5).
      footer: fromMm(PAGE.bottom - 7) - twips(FONT_SIZE.small / 2),
    },
  },
  // Character spacing that fits 28 characters of 3号 into a line, in 1/4096 pt.
  grid: {
    type: DocumentGridType.LINES_AND_CHARS,
    linePitch: line,
    charSpace: Math.round((CHARACTER_SPACING - FONT_SIZE.body) * 4096),
  },
};

/** Word and WPS use `altName` to find a substitute for a missing font. */
const FONT_TABLE =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
  '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
  Object.values(FONTS)
    .map(
      ([name, ...others]) =>
        `<w:font w:name="${name}"><w:altName w:val="${others.join(',')}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
    )
    .join('') +
  '</w:fonts>';

/** Page number “— 1 —” at the outer bottom corner, one character from the edge. */
function folio(side: 'left' | 'right'): Footer {
  const room = twips(CHARACTER_SPACING);
  return new Footer({
    children: [
      new Paragraph({
        alignment: side === 'left' ? AlignmentType.LEFT : AlignmentType.RIGHT,
        indent: { [side]: room },
        spacing: { line: twips(FONT_SIZE.small), lineRule: LineRuleType.EXACT },
        children: [
          run('', 'number', {
            size: halves(FONT_SIZE.small),
            children: ['— ', PageNumber.CURRENT, ' —'],
          }),
        ],
      }),
    ],
  });
}
