import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import type { BodyEditorHandle } from '../../components/editor/BodyEditor';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { useHotkeys } from '../../components/useHotkeys';
import { ArticlePreview } from '../../components/article/ArticleView';
import { usePlaces } from '../../components/article/places';
import { DraftForm } from './DraftForm';
import type { DraftSession } from './draftSession';
import { DraftTitle, DraftToolbar, type DraftView } from './DraftToolbar';
import { goToField } from './problems';
import { StaleDialog } from './StaleDialog';
import { SubmitDialog } from './SubmitDialog';
import { useDraftFiles } from './useDraftFiles';
import { useDraftPreview } from './useDraftPreview';
import { useDraftSaving } from './useDraftSaving';
import { useSubmission } from './useSubmission';
import styles from './DraftEditor.module.css';

/** Editor page of a draft: title and body on the left, properties on the right; the preview replaces both. */
export function DraftEditor({ work }: { work: DraftSession }) {
  const { draft } = work;
  const places = usePlaces();
  const state = useStore(work.store);
  const editor = useRef<BodyEditorHandle>(null);
  const [view, setView] = useState<DraftView>('write');
  useDraftSaving(work);
  const files = useDraftFiles(work);
  const preview = useDraftPreview(work);
  const attach = (handle: BodyEditorHandle | null) => {
    editor.current = handle;
    if (handle) work.attach(() => handle.document());
  };
  const focusBody = () => editor.current?.focus();
  const goTo = (field: string) => goToField(field, focusBody);
  const submission = useSubmission(work, {
    check: async () => {
      const { data, error } = await preview.refetch();
      if (error) throw error;
      return data?.problems ?? [];
    },
    isSending: files.isSending,
    onProblem: (problem) => {
      // The fields are hidden under the preview, and a hidden field takes no focus.
      flushSync(() => setView('write'));
      if (problem) goTo(problem.field);
    },
  });
  const show = async (next: DraftView) => {
    setView(next);
    if (next !== 'preview') return;
    await work.flush();
    await preview.refetch();
  };
  useHotkeys({
    'Ctrl+s': () => void work.flush().catch(() => undefined),
    'Ctrl+Enter': submission.start,
  });

  const kind = draft.baseRevision === null ? '新稿' : `修改第 ${draft.baseRevision} 稿`;
  const title = state.content.title.trim();
  return (
    <PageFrame
      title={<DraftTitle title={title} kind={kind} draft={draft} />}
      documentTitle={title === '' ? kind : `${kind}：${title}`}
      fill
      toolbar={
        <DraftToolbar
          state={state}
          view={view}
          checking={submission.checking}
          onView={(next) => void show(next).catch(() => undefined)}
          onDiscard={() => submission.discard.mutateAsync({ draftId: draft.id })}
          onSubmit={submission.start}
        />
      }
    >
      <FailureNote error={submission.error} />
      <DraftForm
        work={work}
        state={state}
        files={files}
        places={places}
        preview={preview.data}
        onEditor={attach}
        onFocusBody={focusBody}
        hidden={view !== 'write'}
        onGo={goTo}
      />
      {view === 'preview' && (
        <div className={styles['preview']} tabIndex={0} role="region" aria-label="预览">
          <FailureNote error={preview.error} onRetry={() => void preview.refetch()} />
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
      {submission.asking && (
        <SubmitDialog
          draft={draft}
          content={state.content}
          response={state.response}
          numbers={preview.data?.personalNumbers ?? []}
          columns={places.columns}
          busy={submission.submit.isPending}
          failure={<FailureNote error={submission.submit.error} />}
          onCancel={submission.cancel}
          onSubmit={(reason, numbersChecked) =>
            submission.submit.mutate({ draftId: draft.id, reason, numbersChecked })
          }
        />
      )}
    </PageFrame>
  );
}
