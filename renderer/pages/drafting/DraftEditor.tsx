import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Tag, Tooltip } from 'antd';
import { DeleteOutlined, SendOutlined } from '@ant-design/icons';
import { useStore } from 'zustand';
import { coreQueries } from '../../client/query';
import { BodyEditor, type BodyEditorHandle } from '../../components/editor/BodyEditor';
import { createUploads } from '../../components/editor/uploads';
import { ConfirmButton } from '../../components/ConfirmButton';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { useHotkeys } from '../../components/useHotkeys';
import { ArticlePreview } from '../../components/article/ArticleView';
import { usePlaces } from '../../components/article/places';
import { Attachments } from './Attachments';
import { SubmissionChecks } from './SubmissionChecks';
import type { DraftSession } from './draftSession';
import { attachmentProblemOf, freeName } from '../../components/files';
import { goToField } from './problems';
import { Properties } from './Properties';
import { ReturnCard } from './ReturnCard';
import { SaveNote } from './SaveNote';
import { SecrecyCard } from './SecrecyCard';
import { StaleDialog } from './StaleDialog';
import { SubmitDialog } from './SubmitDialog';
import { useDraftSaving } from './useDraftSaving';
import styles from './DraftEditor.module.css';

/** Editor page of a draft: title and body on the left, properties on the right; the preview replaces both. */
export function DraftEditor({ work }: { work: DraftSession }) {
  const { draft } = work;
  const navigate = useNavigate();
  const { message } = App.useApp();
  const places = usePlaces();
  const state = useStore(work.store);
  const { content } = state;
  const editor = useRef<BodyEditorHandle>(null);
  const [uploads] = useState(() => ({ images: createUploads(), files: createUploads() }));
  const [refused, setRefused] = useState<string | null>(null);
  const [view, setView] = useState<'write' | 'preview'>('write');
  const [asking, setAsking] = useState(false);
  const [initial] = useState(content.body);
  useDraftSaving(work);
  useEffect(() => () => [uploads.images, uploads.files].forEach((it) => it.clear()), [uploads]);

  const preview = useQuery(
    coreQueries.articles.previewDraft.queryOptions({ input: { draftId: draft.id }, gcTime: 0 }),
  );
  const { refetch } = preview;
  const numbers = preview.data?.personalNumbers ?? [];
  // Refreshes the checks after each save.
  useEffect(() => {
    if (state.savedAt !== draft.savedAt) void refetch();
  }, [state.savedAt, draft.savedAt, refetch]);

  const attach = (handle: BodyEditorHandle | null) => {
    editor.current = handle;
    if (handle) work.attach(() => handle.document());
  };
  const addFiles = (files: File[]) => {
    const bars: string[] = [];
    for (const file of files) {
      const { attachments } = work.store.getState().content;
      const bar = attachmentProblemOf(file, attachments.length + uploads.files.store.getState().rows.length);
      if (bar !== null) bars.push(bar);
      else
        uploads.files.add(file, (attachment) =>
          work.change((now) => {
            const name = freeName(
              attachment.name,
              now.attachments.map((it) => it.name),
            );
            return { attachments: [...now.attachments, { ...attachment, name }] };
          }),
        );
    }
    setRefused(bars.length > 0 ? bars.join('') : null);
  };

  const submit = useMutation(
    coreQueries.articles.submitDraft.mutationOptions({
      onSuccess: () => {
        work.close();
        void message.success('已送审，等待平台确认。');
        void navigate(`/articles/${draft.articleId}`, { replace: true });
      },
    }),
  );
  const discard = useMutation(
    coreQueries.articles.discardDraft.mutationOptions({
      onSuccess: () => {
        work.close();
        void navigate('/articles?view=drafts', { replace: true });
      },
    }),
  );
  const ask = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      await work.flush();
      const { data, error } = await refetch();
      if (error) throw error;
      return data?.problems ?? [];
    },
    onSuccess: (problems) => {
      if (problems[0] === undefined && !isSending(uploads)) {
        setAsking(true);
        return;
      }
      setView('write');
      void message.warning(problems[0]?.message ?? '还有文件没有保存完，请稍候再送审。');
      if (problems[0]) goToField(problems[0].field, () => editor.current?.focus());
    },
  });
  const show = async (next: 'write' | 'preview') => {
    setView(next);
    if (next !== 'preview') return;
    await work.flush();
    await refetch();
  };
  const save = () => void work.flush().catch(() => undefined);
  const startSubmit = () => {
    if (!ask.isPending && !asking) ask.mutate();
  };
  useHotkeys({ 'Ctrl+s': save, 'Ctrl+Enter': startSubmit });

  const kind = draft.baseRevision === null ? '新稿' : `修改第 ${draft.baseRevision} 稿`;
  const title = content.title.trim();
  return (
    <PageFrame
      title={
        <>
          {title === '' ? kind : title}
          {title !== '' && <Tag style={{ marginInlineStart: '0.75rem' }}>{kind}</Tag>}
          {draft.kind === 'reviewerEdit' && (
            <Tag color="warning" style={{ marginInlineStart: '0.75rem' }}>
              审核人修改
            </Tag>
          )}
        </>
      }
      documentTitle={title === '' ? kind : `${kind}：${title}`}
      fill
      toolbar={
        <>
          <SaveNote state={state} />
          <Segmented<'write' | 'preview'>
            aria-label="撰写或预览"
            value={view}
            options={[
              { value: 'write', label: '撰写' },
              { value: 'preview', label: '预览' },
            ]}
            onChange={(next) => void show(next).catch(() => undefined)}
          />
          <ConfirmButton
            danger
            icon={<DeleteOutlined aria-hidden="true" />}
            question="删除这份草稿？"
            detail="草稿只存在本机，删除后不能恢复。已送审或已发布的内容不受影响。"
            confirmText="删除"
            onConfirm={() => discard.mutateAsync({ draftId: draft.id })}
          >
            删除草稿
          </ConfirmButton>
          <Tooltip title="Ctrl+Enter">
            <Button
              type="primary"
              icon={<SendOutlined aria-hidden="true" />}
              loading={ask.isPending}
              onClick={startSubmit}
            >
              送审
            </Button>
          </Tooltip>
        </>
      }
    >
      <FailureNote error={discard.error ?? ask.error} />
      <div className={styles['columns']} hidden={view !== 'write'}>
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
              if (!event.nativeEvent.isComposing && !event.ctrlKey) editor.current?.focus();
            }}
          />
          <BodyEditor
            ref={attach}
            initial={initial}
            uploads={uploads.images}
            onChange={() => work.bodyChanged()}
            onFiles={addFiles}
          />
        </div>
        <aside className={styles['side']} aria-label="稿件信息">
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
              uploads={uploads.files}
              refused={refused}
              onFiles={addFiles}
              onChange={(change) => work.change((now) => ({ attachments: change(now.attachments) }))}
              onRefusedRead={() => setRefused(null)}
            />
            <SecrecyCard
              secrecy={content.secrecy}
              found={numbers}
              onChange={(secrecy) => work.change({ secrecy })}
            />
          </div>
          <SubmissionChecks
            problems={preview.data?.problems}
            onGo={(field) => goToField(field, () => editor.current?.focus())}
          />
        </aside>
      </div>
      {view === 'preview' && (
        <div className={styles['preview']} tabIndex={0} role="region" aria-label="预览">
          <FailureNote error={preview.error} onRetry={() => void refetch()} />
          {preview.data ? <ArticlePreview html={preview.data.html} /> : <PageSkeleton />}
        </div>
      )}
      {state.theirs && (
        <StaleDialog
          theirs={state.theirs}
          onMine={() => work.keepMine()}
          onTheirs={() => {
            const taken = work.takeTheirs();
            if (taken) editor.current?.replace(taken.body);
          }}
        />
      )}
      {asking && (
        <SubmitDialog
          draft={draft}
          content={content}
          response={state.response}
          numbers={numbers}
          columns={places.columns}
          busy={submit.isPending}
          failure={<FailureNote error={submit.error} />}
          onCancel={() => setAsking(false)}
          onSubmit={(reason, numbersChecked) => submit.mutate({ draftId: draft.id, reason, numbersChecked })}
        />
      )}
    </PageFrame>
  );
}

function isSending(uploads: {
  images: ReturnType<typeof createUploads>;
  files: ReturnType<typeof createUploads>;
}) {
  return [uploads.images, uploads.files].some((it) => it.store.getState().rows.length > 0);
}
