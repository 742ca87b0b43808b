import type { ContentPackage } from '../../../electron/core/contract';
import { FileList } from '../FileList';
import { HtmlView } from '../HtmlView';
import styles from './ArticleView.module.css';

/** Article with the appearance of the public page: title, source, summary, body (`html`), attachments. */
export function ArticleView(props: { content: ContentPackage; html: string; label: string }) {
  const { content, html, label } = props;
  return (
    <article className={styles['paper']} aria-label={label}>
      <h2 className={styles['title']}>{content.title}</h2>
      <p className={styles['facts']}>来源：{content.source}</p>
      {content.summary !== '' && <p className={styles['summary']}>{content.summary}</p>}
      <HtmlView html={html} />
      {content.attachments.length > 0 && (
        <section className={styles['attachments']} aria-label="附件">
          <h3>附件</h3>
          <FileList files={content.attachments} />
        </section>
      )}
    </article>
  );
}

/** Preview with the complete HTML of the core, in the same style. */
export function ArticlePreview(props: { html: string }) {
  return <HtmlView html={props.html} className={styles['paper'] ?? ''} label="发布后的样子" />;
}
