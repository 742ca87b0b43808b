import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import type { Problem } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import type { DraftSession } from './draftSession';

/**
 * 送审 and deletion of a draft. `start` saves and checks the draft: without problems the dialog opens (`asking`),
 * otherwise `onProblem` is called with the first one; with undefined while files are being uploaded.
 */
export function useSubmission(
  work: DraftSession,
  options: {
    /** Returns the problems of the saved draft. */
    check: () => Promise<readonly Problem[]>;
    isSending: () => boolean;
    onProblem: (problem: Problem | undefined) => void;
  },
) {
  const { draft } = work;
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
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
  const check = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      await work.flush();
      return options.check();
    },
    onSuccess: ([problem]) => {
      if (problem === undefined && !options.isSending()) {
        setAsking(true);
        return;
      }
      void message.warning(problem?.message ?? '还有文件没有保存完，请稍候再送审。');
      options.onProblem(problem);
    },
  });
  return {
    submit,
    discard,
    asking,
    checking: check.isPending,
    error: discard.error ?? check.error,
    start: () => {
      if (!check.isPending && !asking) check.mutate();
    },
    cancel: () => setAsking(false),
  };
}
