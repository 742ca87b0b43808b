import type { Attachment } from '../../electron/core/contract';
import type { Uploads } from './editor/uploads';
import { attachmentProblemOf, freeName } from './files';

/** A list of attachments that takes files. */
export interface AttachmentList {
  uploads: Uploads;
  /** Number of complete attachments. */
  count: () => number;
  /** Largest number of attachments; by default that of an article. */
  most?: number;
  /** Applies a change to the attachments at the time of the call. */
  change: (change: (all: readonly Attachment[]) => Attachment[]) => void;
}

/**
 * Starts the upload of each file that may be attached; it joins the list under a free name when the core has it.
 * Returns the reasons for refused files, as sentences; null without.
 */
export function attachFiles(
  files: readonly File[],
  { uploads, count, most, change }: AttachmentList,
): string | null {
  const refusals: string[] = [];
  for (const file of files) {
    const refusal = attachmentProblemOf(file, count() + uploads.store.getState().rows.length, most);
    if (refusal === null) uploads.add(file, (attachment) => change((all) => withFreeName(all, attachment)));
    else refusals.push(refusal);
  }
  return refusals.length > 0 ? refusals.join('') : null;
}

function withFreeName(all: readonly Attachment[], attachment: Attachment): Attachment[] {
  const taken = all.map(({ name }) => name);
  return [...all, { ...attachment, name: freeName(attachment.name, taken) }];
}
