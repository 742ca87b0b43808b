/** Image types of the body; the platform displays no others. */
const TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const EXTENSION: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};
const LIMIT = 20 * 1024 * 1024;

export const IMAGE_TYPES = TYPES.join(',');

/** Returns why a file cannot be inserted as a picture, as a sentence; null when it can. */
export function imageProblem(file: Pick<File, 'name' | 'type' | 'size'>): string | null {
  if (!TYPES.includes(file.type)) return `“${file.name}”不是 PNG、JPG、GIF 或 WebP 图片，没有插入。`;
  if (file.size === 0) return `“${file.name}”是空文件，没有插入。`;
  if (file.size > LIMIT) return `“${file.name}”超过 20 MB，没有插入；请缩小后再试。`;
  return null;
}

export function isImage(file: Pick<File, 'type'>): boolean {
  return file.type.startsWith('image/');
}

/** Returns the name of a picture. Clipboards name every picture `image.png`, so a pasted one gets a Chinese name. */
export function imageName(file: Pick<File, 'name' | 'type'>): string {
  const extension = EXTENSION[file.type] ?? 'png';
  return file.name === '' || file.name === 'image.png' ? `粘贴的图片.${extension}` : file.name.slice(0, 200);
}

/**
 * Returns the pictures of a paste that consists of a picture: a screenshot, or an image copied from a page. Empty for
 * text from Word, which adds a picture of the whole selection to its HTML.
 */
export function pastedImages(data: Pick<DataTransfer, 'files' | 'getData'>): File[] {
  const files = [...data.files].filter(isImage);
  if (files.length === 0) return [];
  const html = data.getData('text/html');
  if (html === '') return files;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const words = body.textContent?.trim() ?? '';
  return words === '' && body.querySelectorAll('img').length === 1 ? files : [];
}
