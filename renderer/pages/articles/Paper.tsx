import { useState } from 'react';
import { App, Button } from 'antd';
import { DownloadOutlined, PaperClipOutlined } from '@ant-design/icons';
import type { Attachment, ContentPackage } from '../../../electron/core/contract';
import { describeFailure } from '../../app/failures';
import { readWholeBlob } from '../../components/blobs';
import { HtmlView } from '../../components/HtmlView';
import { sizeText } from './sizeText';
import styles from './Paper.module.css';

/** An article as the public will read it: title, source, summary, body (`html`), attachments that can be opened. */
export function Paper(props: { content: ContentPackage; html: string; label: string }) {
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
          <ul>
            {content.attachments.map((attachment) => (
              <AttachmentLine key={attachment.name + attachment.sha256} attachment={attachment} />
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

function AttachmentLine({ attachment }: { attachment: Attachment }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const blob = await readWholeBlob(attachment.sha256);
      const url = URL.createObjectURL(new Blob([blob], { type: attachment.mediaType }));
      const link = document.createElement('a');
      link.href = url;
      link.download = attachment.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      const failure = describeFailure(error);
      void message.error(`附件没有取到。${failure.message}${failure.advice}`, 8);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <PaperClipOutlined aria-hidden="true" /> {attachment.name}
      <span className={styles['size']}>{sizeText(attachment.size)}</span>
      <Button
        type="link"
        size="small"
        icon={<DownloadOutlined aria-hidden="true" />}
        loading={busy}
        aria-label={`另存附件：${attachment.name}`}
        onClick={() => void save()}
      >
        另存
      </Button>
    </li>
  );
}

/** A preview drawn whole by the core, on the same paper. */
export function PaperPreview(props: { html: string }) {
  return <HtmlView html={props.html} className={styles['paper'] ?? ''} label="发布后的样子" />;
}
