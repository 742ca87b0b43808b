import { useEffect, useState } from 'react';
import { Spin } from 'antd';

/** Time in ms after which a signature is slow; a UKey may take several seconds. */
const SLOW = 1_500;

/** Explains a slow signature while it is running. */
export function SlowSignatureHint({ busy }: { busy: boolean }) {
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
