import { z } from 'zod';

/**
 * Content of a 公文 without layout; `layout.ts` applies GB/T 9704-2012, `docx.ts` and `html.ts` render it. Empty texts
 * and lists are left out.
 */

const lineSchema = z.string().max(200);
const paragraphSchema = z.string().max(10_000);
const daySchema = z.iso.date();

export const blockSchema = z.discriminatedUnion('kind', [
  /** 一、 (level 1) and （一） (level 2); the layout adds the numbers. */
  z.strictObject({
    kind: z.literal('heading'),
    level: z.union([z.literal(1), z.literal(2)]),
    text: lineSchema,
  }),
  /** A paragraph; each line break in the text starts another one. */
  z.strictObject({ kind: z.literal('paragraph'), text: paragraphSchema }),
  /** A paragraph numbered `1.` and so on, restarting after each heading; `lead` is set in bold before the text. */
  z.strictObject({ kind: z.literal('item'), lead: lineSchema, text: paragraphSchema }),
  z.strictObject({
    kind: z.literal('table'),
    /** `share` of the width, in any unit. */
    columns: z
      .array(z.strictObject({ title: z.string().max(40), share: z.number().positive().max(1000) }))
      .min(1)
      .max(12),
    rows: z.array(z.array(z.string().max(4000)).max(12)).max(500),
  }),
]);
export type Block = z.infer<typeof blockSchema>;

export const officialDocumentSchema = z.strictObject({
  /** 发文机关标志, in red at the top of the first page. */
  mark: z.string().max(40),
  /** 发文字号 or 期号. Brackets of any kind around the year become 〔〕. */
  number: z.string().max(60),
  /** 签发人; when given, the number is left-aligned. */
  approver: z.string().max(60),
  title: z.string().min(1).max(400),
  /** 主送机关, without its colon. */
  to: z.string().max(200),
  body: z.array(blockSchema).max(2000),
  /** 附件说明: names of the attachments. */
  attachments: z.array(lineSchema).max(50),
  /** 发文机关署名 and 成文日期 (Asia/Shanghai). */
  signature: z.string().max(100),
  date: daySchema.nullable(),
  /** 附注, without its brackets. */
  note: lineSchema,
  /** 版记: 抄送机关, 印发机关 and 印发日期. Left out when both of the first two are empty. */
  copies: z.string().max(500),
  issuer: z.string().max(100),
  issuedOn: daySchema.nullable(),
  /** Texts, such as names, that must not be broken across lines where the format supports it. */
  unbroken: z.array(z.string().max(60)).max(500),
});
export type OfficialDocument = z.infer<typeof officialDocumentSchema>;
