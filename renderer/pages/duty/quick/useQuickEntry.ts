import { create } from 'zustand';
import { onSessionEnd } from '../../../client/sessionData';

/** State of the note dialog. */
export const useQuickEntry = create<{ open: boolean }>()(() => ({ open: false }));

/** Opens 记一条 on any page. */
export const openQuickEntry = () => useQuickEntry.setState({ open: true });
export const closeQuickEntry = () => useQuickEntry.setState({ open: false });
onSessionEnd(closeQuickEntry);
