import { useEffect, useState } from 'react';
import { Spin } from 'antd';

/** From when a signature is slow, ms: a UKey takes its time. */
const SLOW = 1_500;

/** Says, while a signature takes long, that it is under way and what not to do. */
export function SlowSign({ busy }: { busy: boolean }) {
  return <span role="status">{busy && <Slow />}</span>;
}

function Slow() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <>
      <Spin size="small" /> 正在签名，UKey 可能要几秒钟，请不要拔出。
    </>
  );
}
