import { useState, type RefCallback } from 'react';
import { Input } from 'antd';
import { BodyEditor, type BodyEditorHandle } from '../../components/editor/BodyEditor';
import type { Places } from '../../components/article/places';
import { Attachments } from './Attachments';
import type { DraftSession, DraftState } from './draftSession';
import { Properties } from './Properties';
import { ReturnCard } from './ReturnCard';
import { SecrecyCard } from './SecrecyCard';
import { SubmissionChecks } from './SubmissionChecks';
import type { DraftFiles } from './useDraftFiles';
import type { DraftPreview } from './useDraftPreview';
import styles from './DraftEditor.module.css';

interface FormProps {
  work: DraftSession;
  state: DraftState;
  files: DraftFiles;
  places: Places;
  preview: DraftPreview['data'];
  /** Goes to the field of a problem. */
  onGo: (field: string) => void;
}

interface BodyProps {
  /** Receives the editor of the body, and null when it is unmounted. */
  onEditor: RefCallback<BodyEditorHandle>;
  onFocusBody: () => void;
}

/** Fields of a draft: title and body on the left, properties on the right. `hidden` while the preview is shown. */
export function DraftForm(props: FormProps & BodyProps & { hidden: boolean }) {
  return (
    <div className={styles['columns']} hidden={props.hidden}>
      <TitleAndBody {...props} />
      <aside className={styles['side']} aria-label="稿件信息">
        <PropertyCards {...props} />
        <SubmissionChecks problems={props.preview?.problems} onGo={props.onGo} />
      </aside>
    </div>
  );
}

function TitleAndBody({
  work,
  state: { content },
  files,
  onEditor,
  onFocusBody,
}: Pick<FormProps, 'work' | 'state' | 'files'> & BodyProps) {
  const [initial] = useState(content.body);
  return (
    <div className={styles['writing']}>
      <Input
        id="draft-title"
        className={styles['heading'] ?? ''}
        size="large"
        aria-label="标题"
        placeholder="标题"
        autoFocus={content.title === ''}
        maxLength={200}
        value={content.title}
        onChange={(event) => work.change({ title: event.target.value })}
        onPressEnter={(event) => {
          if (!event.nativeEvent.isComposing && !event.ctrlKey) onFocusBody();
        }}
      />
      <BodyEditor
        ref={onEditor}
        initial={initial}
        uploads={files.images}
        onChange={() => work.bodyChanged()}
        onFiles={files.attach}
      />
    </div>
  );
}

function PropertyCards({ work, state, files, places, preview }: FormProps) {
  const { draft } = work;
  const { content } = state;
  return (
    <div className={styles['cards']} tabIndex={0} role="region" aria-label="发布信息、附件和保密审查">
      {draft.baseRevision !== null && (
        <ReturnCard
          articleId={draft.articleId}
          response={state.response}
          onChange={(response) => work.answer(response)}
        />
      )}
      <Properties content={content} places={places} onChange={(part) => work.change(part)} />
      <Attachments
        attachments={content.attachments}
        uploads={files.attachments}
        refused={files.refused}
        onFiles={files.attach}
        onChange={(change) => work.change((now) => ({ attachments: change(now.attachments) }))}
        onRefusedRead={files.clearRefused}
      />
      <SecrecyCard
        secrecy={content.secrecy}
        found={preview?.personalNumbers ?? []}
        onChange={(secrecy) => work.change({ secrecy })}
      />
    </div>
  );
}
