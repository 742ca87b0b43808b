import type { DownloadItem, Event, Session } from 'electron';
import { guarded } from '../error-boundary';
import { saveDialogFor } from './save-dialog';

/**
 * File types that the page may save, by extension: documents, pictures, recordings and archives as exchanged by
 * offices. No executables, and nothing that a browser displays with scripts.
 */
const KINDS = new Set(
  (
    'pdf ofd doc docx wps xls xlsx et csv ppt pptx dps txt rtf xml json eml zip rar 7z tar gz ' +
    'jpg jpeg png gif bmp webp tif tiff heic mp3 wav m4a mp4 mov avi mkv wmv pem cer crt p7s tsr crl'
  ).split(' '),
);

/** Returns the save dialog for a download of the page; null when it must not be saved. */
export function downloadTarget(address: string, name: string): ReturnType<typeof saveDialogFor> {
  // Only files made by the page itself; the session loads nothing from elsewhere.
  if (!address.startsWith('blob:app://office/')) return null;
  const target = saveDialogFor(name);
  const extension = /\.([a-z0-9]+)$/i.exec(target?.defaultPath ?? '')?.[1]?.toLowerCase();
  return extension !== undefined && KINDS.has(extension) ? target : null;
}

/** Refuses every download of the page, or saves it where the user chooses in the system dialog. */
export function guardDownloads(session: Session): void {
  session.on(
    'will-download',
    guarded('shell/downloads: will-download', (event: Event, item: DownloadItem) => {
      const target = downloadTarget(item.getURL(), item.getFilename());
      if (target) item.setSaveDialogOptions(target);
      else event.preventDefault();
    }),
  );
}
