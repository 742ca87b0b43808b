import { Button, Modal } from 'antd';
import type { Draft } from '../../../electron/core/contract';
import { exactTime } from '../../components/time';

/** The draft was saved elsewhere with other content. Nothing is saved until the user has chosen one of both. */
export function StaleDialog(props: { theirs: Draft; onMine: () => void; onTheirs: () => void }) {
  const { theirs } = props;
  const characters = JSON.stringify(theirs.content.body).match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title="这份草稿在另一处也被改过"
      footer={
        <>
          <Button onClick={props.onTheirs}>改用另一处的内容</Button>
          <Button type="primary" onClick={props.onMine}>
            保留本页的内容
          </Button>
        </>
      }
    >
      <p>
        另一个窗口在 {exactTime(new Date(theirs.savedAt))} 保存了这份草稿，标题是《
        {theirs.content.title === '' ? '（未填）' : theirs.content.title}》，正文约 {characters} 字。
      </p>
      <p>两处只能留一处。选“保留本页的内容”，另一处的改动会被覆盖；选另一处，本页未保存的改动会丢弃。</p>
    </Modal>
  );
}
