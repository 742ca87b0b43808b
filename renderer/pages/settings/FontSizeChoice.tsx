import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Radio } from 'antd';
import type { Settings } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import styles from './Settings.module.css';

const SIZES: { value: Settings['fontSize']; label: string }[] = [
  { value: 14, label: '小' },
  { value: 16, label: '标准' },
  { value: 18, label: '大' },
  { value: 20, label: '特大' },
];

/** Font size; applied and saved at once. */
export function FontSizeChoice(props: { settings: Settings }) {
  const client = useQueryClient();
  const save = useMutation(
    coreQueries.settings.save.mutationOptions({
      onSuccess: (saved) => client.setQueryData(coreQueries.settings.load.queryKey(), saved),
    }),
  );
  return (
    <section className={styles['card']} aria-labelledby="settings-size">
      <h2 id="settings-size">文字大小</h2>
      <Radio.Group
        aria-labelledby="settings-size"
        optionType="button"
        value={props.settings.fontSize}
        options={SIZES}
        onChange={(event) =>
          save.mutate({ ...props.settings, fontSize: event.target.value as Settings['fontSize'] })
        }
      />
      <span className={styles['soft']}>选择后立即生效。</span>
      <FailureNote error={save.error} />
    </section>
  );
}
