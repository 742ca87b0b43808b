import { useEffect, useMemo, useRef } from 'react';
import { readWholeBlob } from './blobs';
import { sanitise } from './sanitise';
import styles from './HtmlView.module.css';

async function fillImage(image: HTMLImageElement, urls: string[], signal: AbortSignal): Promise<void> {
  const sha256 = image.dataset['sha256'] ?? '';
  try {
    const blob = await readWholeBlob(sha256, signal);
    if (signal.aborted) return;
    const url = URL.createObjectURL(blob);
    urls.push(url);
    image.src = url;
    await image.decode();
  } catch {
    if (signal.aborted) return;
    const note = document.createElement('span');
    note.dataset['missing'] = sha256;
    note.textContent = `图片暂时取不到${image.alt === '' ? '' : `：${image.alt}`}`;
    image.replaceWith(note);
  }
}

/**
 * HTML of an article. Always sanitized here; images are loaded from the core by hash; links do nothing (the public page
 * is opened by `host.openPublicPage` only).
 */
export function HtmlView(props: { html: string; className?: string; label?: string }) {
  const root = useRef<HTMLDivElement>(null);
  const safe = useMemo(() => ({ __html: sanitise(props.html) }), [props.html]);

  useEffect(() => {
    const stop = new AbortController();
    const urls: string[] = [];
    const images = root.current?.querySelectorAll<HTMLImageElement>('img[data-sha256]') ?? [];
    for (const image of images) void fillImage(image, urls, stop.signal);
    return () => {
      stop.abort();
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [safe]);

  return (
    <div
      ref={root}
      className={[styles['view'], props.className].filter(Boolean).join(' ')}
      aria-label={props.label}
      role={props.label === undefined ? undefined : 'document'}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a') !== null) event.preventDefault();
      }}
      dangerouslySetInnerHTML={safe}
    />
  );
}
