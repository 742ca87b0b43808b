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

export const hostContract = {
  info: oc.output(hostInfoSchema),
  /** Asks for a file in the system's dialog; null when cancelled or when there is no such dialog. */
  pickFile: oc
    .input(z.object({ purpose: z.enum(['certificate', 'caCertificate', 'driver']) }))
    .output(z.object({ path: z.string().nullable() })),
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
  openPublicPage: oc.input(z.object({ url: z.url() })).output(z.object({ opened: z.boolean() })),
};
