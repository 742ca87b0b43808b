import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** What the place the page runs in can do; a browser page has no native dialogs. */
export const hostInfoSchema = z.object({
  kind: z.enum(['electron', 'browser', 'test']),
  version: z.string(),
  nativeDialogs: z.boolean(),
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

/** Something the office must say at start: a cache fetched anew, a work file salvaged. Shown until read. */
export const noticeSchema = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  advice: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** What a file is chosen for: `key` a .p12 to sign in with, `certificate` a person's certificate without a key. */
export const filePurposeSchema = z.enum([
  'key',
  'certificate',
  'caCertificate',
  'driver',
  'proof',
  'workbook',
]);
export type FilePurpose = z.infer<typeof filePurposeSchema>;

/** Stands for a file that a person chose: for one purpose and one use of this page in this session; expires after 10 minutes. */
export const fileHandleSchema = z.string().regex(/^[\w-]{43}$/);
/** `name`: for people; where it lies, or its name when it was uploaded. */
export const chosenFileSchema = z.object({ handle: fileHandleSchema, name: z.string() });
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const filePieceSchema = z.object({
  purpose: filePurposeSchema,
  name: z.string().min(1).max(255),
  /** Whole size, bytes. */
  size: z.number().int().min(0),
  offset: z.number().int().min(0),
  /** At most 1 MiB, base64. */
  bytes: z.string().max(1_500_000),
  /** From the answer to the first piece; null begins an upload. */
  upload: z.uuid().nullable(),
});
export type FilePiece = z.infer<typeof filePieceSchema>;

export const hostContract = {
  info: oc.output(hostInfoSchema),
  /** Asks for a file in the system's dialog; null when cancelled or when there is no such dialog. */
  pickFile: oc
    .input(z.object({ purpose: filePurposeSchema }))
    .output(z.object({ file: chosenFileSchema.nullable() })),
  /** Takes a file that a person chose in the browser, where the host has no dialogs; the last answer carries the handle. */
  putFile: oc
    .input(filePieceSchema)
    .output(z.object({ upload: z.uuid(), file: chosenFileSchema.nullable() })),
  notices: oc.output(z.object({ notices: z.array(noticeSchema) })),
  dismissNotice: oc.input(z.object({ id: z.string() })).output(z.object({})),
  /** Which lists changed: the page fetches them again. */
  watch: oc.output(
    eventIterator(
      z.object({ topic: z.enum(['articles', 'drafts', 'ledger', 'outbox', 'notices', 'search']) }),
    ),
  ),
  /** An error of the page, for the log: a sentence and a stack, never content. */
  reportError: oc
    .input(z.object({ message: z.string().max(2000), stack: z.string().max(8000) }))
    .output(z.object({})),
  /** Opens a page of the public site in the system's browser; false when the page must open it by itself. */
  openPublicPage: oc
    .input(z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) }))
    .output(z.object({ opened: z.boolean() })),
};
