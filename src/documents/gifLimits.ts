/** Most bytes of a GIF. */
export const GIF_BYTES = 64 * 1024 * 1024;
