import { useState } from 'react';
import type { NewImage } from './ImageDialog';
import { imageName, imageProblem } from './images';
import type { Uploads } from './uploads';

/**
 * Pictures that are uploaded and described before they are inserted, in the order in which they were added. `onRefused`
 * gets the reasons for refused files, as sentences; null without.
 */
export function useNewImages(uploads: Uploads, onRefused: (reasons: string | null) => void) {
  const [images, setImages] = useState<NewImage[]>([]);
  return {
    /** The picture to be described next. */
    first: images[0],
    /** Starts the upload of pictures, to be inserted at a position of the body. */
    add(files: readonly File[], position: number): void {
      const refused = files.map(imageProblem).filter((problem) => problem !== null);
      onRefused(refused.length > 0 ? refused.join('') : null);
      for (const file of files.filter((it) => imageProblem(it) === null)) {
        const preview = URL.createObjectURL(file);
        const uploadId = uploads.add(
          file,
          (attachment) =>
            setImages((all) => all.map((it) => (it.preview === preview ? { ...it, attachment } : it))),
          imageName(file),
        );
        setImages((all) => [...all, { uploadId, preview, position, attachment: null }]);
      }
    },
    /** Removes the first picture after it was inserted or given up. */
    removeFirst(): void {
      const [first] = images;
      if (!first) return;
      uploads.remove(first.uploadId);
      URL.revokeObjectURL(first.preview);
      setImages((all) => all.slice(1));
    },
  };
}
