import { useState } from 'react';
import { NodeViewWrapper, ReactNodeViewRenderer, type NodeViewProps } from '@tiptap/react';
import { Button } from 'antd';
import { AltDialog } from './AltDialog';
import { useBlobUrl } from './useBlobUrl';
import styles from './BodyEditor.module.css';

/** A picture in the editor with its 图片说明. */
function ImageView({ node, selected, updateAttributes, deleteNode }: NodeViewProps) {
  const sha256 = String(node.attrs['sha256']);
  const alt = String(node.attrs['alt'] ?? '');
  const { url, failed, retry } = useBlobUrl(sha256);
  const [editing, setEditing] = useState(false);
  return (
    <NodeViewWrapper as="figure" className={styles['figure']} data-selected={selected}>
      <div className={styles['picture']} data-drag-handle="">
        {url !== null && <img src={url} alt={alt} />}
        {url === null && !failed && <span aria-busy="true">正在读取图片…</span>}
        {failed && (
          <span role="alert">
            图片暂时取不到。
            <Button type="link" size="small" onClick={retry}>
              重试
            </Button>
          </span>
        )}
      </div>
      <figcaption className={styles['caption']} contentEditable={false}>
        <span className={styles['alt']}>{alt === '' ? '装饰图片，无说明' : `图片说明：${alt}`}</span>
        <Button type="link" size="small" onClick={() => setEditing(true)}>
          修改说明
        </Button>
        <Button type="link" size="small" danger onClick={() => deleteNode()}>
          删除图片
        </Button>
      </figcaption>
      {editing && (
        <AltDialog
          alt={alt}
          onDone={(text) => {
            setEditing(false);
            if (text !== null) updateAttributes({ alt: text });
          }}
        />
      )}
    </NodeViewWrapper>
  );
}

export const imageView = ReactNodeViewRenderer(ImageView);
