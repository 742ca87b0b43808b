import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { EditOutlined } from '@ant-design/icons';
import { coreQueries } from '../../client/query';
import { useFailureMessage } from '../useFailureMessage';

/** Button 修改: makes a draft of an article and opens it. */
export function EditArticleButton({ articleId }: { articleId: string }) {
  const navigate = useNavigate();
  const edit = useMutation(
    coreQueries.articles.editArticle.mutationOptions({
      onError: useFailureMessage(),
      onSuccess: (draft) => void navigate(`/drafts/${draft.id}`),
    }),
  );
  return (
    <Button
      icon={<EditOutlined aria-hidden="true" />}
      loading={edit.isPending}
      onClick={() => edit.mutate({ articleId })}
    >
      修改
    </Button>
  );
}
