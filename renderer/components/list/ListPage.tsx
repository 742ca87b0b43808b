import type { ReactNode } from 'react';
import { Button, Segmented } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { PageFrame } from '../PageFrame';

/** Layout of a page with one list: views and registration in the head, filters below it, then the list. */
export function ListPage<V extends string>(props: {
  title: string;
  views: {
    label: string;
    value: V;
    options: ReadonlyArray<{ value: V; label: string }>;
    onChange: (view: V) => void;
  };
  /** Button for a new row; null when the user may not register any. Its key is N, see `useHotkeys`. */
  register?: { label: string; danger?: boolean; onClick: () => void } | null;
  filters?: ReactNode;
  /** True when the view is a text that scrolls with the page, not a list. */
  flowing?: boolean;
  /** `ListGrid`, and open dialogs. */
  children: ReactNode;
}) {
  const { views, register = null, filters } = props;
  return (
    <PageFrame
      title={props.title}
      fill={props.flowing !== true}
      toolbar={
        <>
          <Segmented<V>
            aria-label={views.label}
            value={views.value}
            options={[...views.options]}
            onChange={views.onChange}
          />
          {register && (
            <Button
              type="primary"
              danger={register.danger === true}
              icon={<PlusOutlined aria-hidden="true" />}
              title="N"
              onClick={register.onClick}
            >
              {register.label}
            </Button>
          )}
        </>
      }
      {...(filters !== undefined && { subbar: filters })}
    >
      {props.children}
    </PageFrame>
  );
}
