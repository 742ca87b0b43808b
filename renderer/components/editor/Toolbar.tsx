import { useMemo, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { useEditorState, type Editor } from '@tiptap/react';
import { Dropdown, Tooltip, type MenuProps } from 'antd';
import { DownOutlined, TableOutlined } from '@ant-design/icons';
import {
  actionGroups,
  BLOCK_KINDS,
  blockKind,
  setBlockKind,
  TABLE_ACTIONS,
  TABLE_SIZES,
  type Action,
} from './actions';
import styles from './BodyEditor.module.css';

interface State {
  active: ReadonlySet<string>;
  off: ReadonlySet<string>;
  kind: string;
  inTable: boolean;
}

/**
 * Toolbar of the editor (ARIA toolbar): one tab stop, arrow keys and Home/End inside (WAI-ARIA APG). `ref` is focused
 * by Alt+F10.
 */
export function Toolbar({
  editor,
  ask,
  label,
  ref,
}: {
  editor: Editor;
  ask: (what: 'link' | 'image') => void;
  label: string;
  ref: Ref<HTMLDivElement>;
}) {
  const [stop, setStop] = useState('kind');
  const groups = useMemo(() => actionGroups(ask), [ask]);
  const state: State = useEditorState({
    editor,
    selector: ({ editor: now }) => {
      const actions = groups.flat();
      return {
        active: new Set(actions.filter((it) => it.active?.(now)).map((it) => it.id)),
        off: new Set(actions.filter((it) => it.enabled?.(now) === false).map((it) => it.id)),
        kind: blockKind(now),
        inTable: now.isActive('table'),
      };
    },
  });

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape') {
      editor.commands.focus();
      return;
    }
    const tools = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tool]')];
    const at = tools.findIndex((tool) => tool === document.activeElement);
    if (at < 0) return;
    const next = {
      ArrowRight: (at + 1) % tools.length,
      ArrowLeft: (at + tools.length - 1) % tools.length,
      Home: 0,
      End: tools.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    tools[next]?.focus();
  };
  const tab = (id: string) => ({
    tabIndex: id === stop ? 0 : -1,
    onFocus: () => setStop(id),
    'data-tool': id,
  });

  const tool = (action: Action): ReactNode => {
    const pressed = action.active && state.active.has(action.id);
    const off = state.off.has(action.id);
    return (
      <Tooltip
        key={action.id}
        title={action.keys ? `${action.label}（${action.keys}）` : action.label}
        mouseEnterDelay={0.4}
      >
        <button
          type="button"
          className={styles['tool']}
          aria-label={action.label}
          aria-pressed={action.active ? pressed : undefined}
          aria-disabled={off}
          onMouseDown={keepSelection}
          onClick={() => {
            if (!off) action.run(editor);
          }}
          {...tab(action.id)}
        >
          {action.icon}
        </button>
      </Tooltip>
    );
  };

  const [history, ...others] = groups;
  return (
    <div ref={ref} role="toolbar" aria-label={label} className={styles['toolbar']} onKeyDown={move}>
      <div className={styles['group']}>{history?.map(tool)}</div>
      <div className={styles['group']}>
        <MenuTool
          id="kind"
          label={`段落样式：${BLOCK_KINDS.find(({ key }) => key === state.kind)?.label ?? ''}`}
          tab={tab('kind')}
          menu={{
            items: [...BLOCK_KINDS],
            selectable: true,
            selectedKeys: [state.kind],
            onClick: ({ key }) => setBlockKind(editor, key),
          }}
        >
          <span className={styles['kind']}>{BLOCK_KINDS.find(({ key }) => key === state.kind)?.label}</span>
        </MenuTool>
      </div>
      {others.map((group) => (
        <div key={group[0]?.id} className={styles['group']}>
          {group.map(tool)}
          {group.some(({ id }) => id === 'image') && (
            <MenuTool
              id="table"
              label={state.inTable ? '表格操作' : '插入表格'}
              tab={tab('table')}
              menu={tableMenu(editor, state.inTable)}
            >
              <TableOutlined />
            </MenuTool>
          )}
        </div>
      ))}
    </div>
  );
}

function MenuTool(props: { id: string; label: string; tab: object; menu: MenuProps; children: ReactNode }) {
  return (
    <Dropdown menu={props.menu} trigger={['click']} autoFocus>
      <button
        type="button"
        className={styles['tool']}
        aria-label={props.label}
        aria-haspopup="menu"
        title={props.label}
        onMouseDown={keepSelection}
        {...props.tab}
      >
        {props.children}
        <DownOutlined className={styles['more']} />
      </button>
    </Dropdown>
  );
}

/** Keeps the selection of the editor when a tool is clicked. */
function keepSelection(event: { preventDefault(): void }): void {
  event.preventDefault();
}

function tableMenu(editor: Editor, inTable: boolean): MenuProps {
  if (!inTable)
    return {
      items: TABLE_SIZES.map(([rows, columns]) => ({
        key: `${rows}x${columns}`,
        label: `${rows} 行 ${columns} 列`,
        onClick: () => editor.chain().focus().insertTable({ rows, cols: columns, withHeaderRow: true }).run(),
      })),
    };
  return {
    items: TABLE_ACTIONS.map((action) =>
      action === 'divider'
        ? { type: 'divider' as const }
        : {
            key: action.key,
            label: action.label,
            danger: action.danger === true,
            onClick: () => action.run(editor),
          },
    ),
  };
}
