import { create } from 'zustand';
import { onSessionEnd } from '../../../app/sessionEnd';

/** State of the note dialog. */
export const useQuick = create<{ open: boolean }>()(() => ({ open: false }));

/** Opens 记一条 on any page. */
export const openQuick = () => useQuick.setState({ open: true });
export const closeQuick = () => useQuick.setState({ open: false });
onSessionEnd(closeQuick);
