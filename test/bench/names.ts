export const extensionId = 'image-to-video-tools.runway-image-to-video';

/** The id of the empty extension. */
export const controlId = 'bench.control';

/** The environment variable with the file to write the result to. */
export const resultVariable = 'BENCH_RESULT';

/** The environment variable with the id of the extension to activate first. */
export const orderVariable = 'BENCH_FIRST';

/** The name of the global object with the milliseconds of each activation, by extension id. */
export const timesName = 'benchTimes';

/** The command of the extension with an empty form. */
export const emptyFormCommand = 'bench.openEmptyForm';

/** The environment variable with the file that the driver writes its address to. */
export const addressVariable = 'BENCH_ADDRESS';
