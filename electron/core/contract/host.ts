import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** Environment of the page. A browser has no native dialogs. */
export const hostInfoSchema = z.object({
  kind: z.enum(['electron', 'browser', 'test']),
  version: z.string(),
  nativeDialogs: z.boolean(),
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

/** A notice that is shown until it is dismissed, for example that the cache was fetched anew. */
export const noticeSchema = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  advice: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Purpose of a chosen file. `key`: a .p12 to sign in with; `certificate`: a certificate without a key. */
export const filePurposeSchema = z.enum([
  'key',
  'certificate',
  'caCertificate',
  'driver',
  'proof',
  'workbook',
]);
export type FilePurpose = z.infer<typeof filePurposeSchema>;

/**
 * Handle of a file that the user chose, for one purpose and one use by this page in this session; expires after 10
 * minutes.
 */
export const fileHandleSchema = z.string().regex(/^[\w-]{43}$/);
/** `name` is for display: the path, or the file name of an upload. */
export const chosenFileSchema = z.object({ handle: fileHandleSchema, name: z.string() });
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const filePieceSchema = z.object({
  purpose: filePurposeSchema,
  name: z.string().min(1).max(255),
  /** Size of the whole file in bytes. */
  size: z.number().int().min(0),
  offset: z.number().int().min(0),
  /** At most 1 MiB, base64. */
  bytes: z.string().max(1_500_000),
  /** From the answer to the first piece; null starts an upload. */
  upload: z.uuid().nullable(),
});
export type FilePiece = z.infer<typeof filePieceSchema>;

export const hostContract = {
  info: oc.output(hostInfoSchema),
  /** Asks for a file in the system's dialog. Null when cancelled, or where there is no such dialog. */
  pickFile: oc
    .input(z.object({ purpose: filePurposeSchema }))
    .output(z.object({ file: chosenFileSchema.nullable() })),
  /**
   * Uploads a piece of a file that the user chose in the browser, for hosts without dialogs. The answer to the last
   * piece has the handle.
   */
  putFile: oc
    .input(filePieceSchema)
    .output(z.object({ upload: z.uuid(), file: chosenFileSchema.nullable() })),
  notices: oc.output(z.object({ notices: z.array(noticeSchema) })),
  dismissNotice: oc.input(z.object({ id: z.string() })).output(z.object({})),
  /** Calls, `group.name`, whose answers changed, so that the page makes them again. */
  watch: oc.output(eventIterator(z.object({ calls: z.array(z.string()) }))),
  /** Reports an error of the page to the log: message and stack, no content. */
  reportError: oc
    .input(z.object({ message: z.string().max(2000), stack: z.string().max(8000) }))
    .output(z.object({})),
  /** Writes the instants of the page's start to the log, by name: ms since the epoch. */
  reportStart: oc
    .input(
      z.object({
        marks: z.record(z.string().max(60), z.number()).refine((it) => Object.keys(it).length <= 20),
      }),
    )
    .output(z.object({})),
  /** Opens a public page in the system's browser. `opened` is false when the page must open it itself. */
  openPublicPage: oc
    .input(z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) }))
    .output(z.object({ opened: z.boolean() })),
};
