/**
 * Arguments of V8 for the process of the core, in MB: the largest space for new objects, and the limit of the heap, by
 * which V8 decides how far it may grow before it collects. With the defaults, 16 and 4096, the core occupies over 150 MB
 * more during a first sync. Files and pages of the database are not on the heap.
 */
export const CORE_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=768'];

/**
 * Environment of a core in plain Node on Linux: fewer pools of the C library, each of which keeps freed memory. Electron
 * has an allocator of its own.
 */
export const CORE_ALLOCATOR = { MALLOC_ARENA_MAX: '2' };
