import { Alert, Select } from 'antd';
import { StageTag } from '../../components/StageTag';
import type { Closing } from './HeldTasks';
import type { HandOver } from './useHandOver';
import styles from './Accounts.module.css';

/** Articles in hand of an account that is closed, each with the choice of its successor. */
export function HandOverSection(props: { held: Closing; handOver: HandOver }) {
  const { articles, successors } = props.held;
  const { chosen, missing, left, choose, chooseForAll } = props.handOver;
  const options = successors.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <section className={styles['certificateField']} aria-labelledby="hand-over">
      <div className={styles['cardHead']}>
        <strong id="hand-over">手中还有 {articles.length} 篇稿件，逐篇指定接手人</strong>
        <Select<string | null>
          aria-label="全部交给"
          placeholder="全部交给…"
          style={{ width: '12rem' }}
          value={null}
          options={options}
          onChange={(toId) => {
            if (toId !== null) chooseForAll(toId);
          }}
        />
      </div>
      {successors.length === 0 && (
        <Alert type="error" showIcon title="没有其他信息编辑或网站专人可以接手，请先给别人相应的角色。" />
      )}
      <ul className={styles['handOver']} tabIndex={0} aria-label="要移交的稿件">
        {articles.map(({ id, title, stage, purpose }) => (
          <li key={id}>
            <span className={styles['title']} title={title}>
              <StageTag stage={stage} purpose={purpose} /> {title}
            </span>
            <Select<string | null>
              aria-label={`接手人：${title}`}
              placeholder="请选择接手人"
              status={missing && chosen[id] === undefined ? 'error' : ''}
              value={chosen[id] ?? null}
              options={options}
              onChange={(toId) => {
                if (toId !== null) choose(id, toId);
              }}
            />
          </li>
        ))}
      </ul>
      {missing && <span role="alert">还有 {left} 篇没有指定接手人。</span>}
    </section>
  );
}
