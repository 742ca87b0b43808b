import { Button, Checkbox } from 'antd';
import { ExportOutlined } from '@ant-design/icons';
import { useOpenPage } from '../../components/useOpenPage';
import type { ScopeData } from './types';
import styles from './Duty.module.css';

/** Pages of 读网 by part of the site, each with a check box and a button to open it. */
export function ScopeField(props: {
  pages: ScopeData['scope'];
  /** Set by the form. */
  id?: string;
  value?: string[];
  onChange?: (names: string[]) => void;
}) {
  const { pages, id, value = [], onChange } = props;
  const openPage = useOpenPage();
  const parts = [...new Set(pages.map(({ part }) => part))];
  return (
    <Checkbox.Group
      {...(id !== undefined && { id })}
      className={styles['scope'] ?? ''}
      value={value}
      onChange={(names) => onChange?.(names)}
    >
      {parts.map((part) => (
        <div key={part} className={styles['scopePart']} role="group" aria-label={part}>
          {pages
            .filter((page) => page.part === part)
            .map(({ name, url }) => (
              <span key={name} className={styles['scopePage']} data-top={name === part}>
                <Checkbox value={name}>{name}</Checkbox>
                {url !== null && (
                  <Button
                    type="text"
                    size="small"
                    icon={<ExportOutlined aria-hidden="true" />}
                    aria-label={`打开网页：${name}`}
                    title={`打开网页：${url}`}
                    onClick={() => openPage(url)}
                  />
                )}
              </span>
            ))}
        </div>
      ))}
    </Checkbox.Group>
  );
}
