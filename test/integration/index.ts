import { markConsole } from '../workbench/testOutput.ts';

/** The files of tests, in the order of their runs: a new one is one more line. */
const files = [
  // Imported when Mocha's describe() and it() are there.
  () => import('./smoke.test.ts'),
  () => import('./settings.test.ts'),
  () => import('./proxy.test.ts'),
  () => import('./keys.test.ts'),
  () => import('./form.test.ts'),
  () => import('./formPanel.test.ts'),
  () => import('./takes.test.ts'),
  () => import('./batch.test.ts'),
  () => import('./drafts.test.ts'),
  () => import('./promptHelp.test.ts'),
  () => import('./videos.test.ts'),
  () => import('./documents.test.ts'),
  () => import('./gallery.test.ts'),
  () => import('./spending.test.ts'),
  () => import('./tasks.test.ts'),
  () => import('./otherExtensions.test.ts'),
  () => import('./agents.test.ts'),
  () => import('./commands.test.ts'),
  () => import('./severalRows.test.ts'),
  () => import('./services.test.ts'),
  () => import('./practice.test.ts'),
  () => import('./notifications.test.ts'),
  () => import('./taskRows.test.ts'),
  () => import('./hostile.test.ts'),
  () => import('./restricted.test.ts'),
];

/** What VS Code calls in its extension host. */
export async function run(): Promise<void> {
  markConsole();
  const { default: Mocha } = await import('mocha');
  const { default: FiguresReporter } = await import('../reporter.ts');
  const mocha = new Mocha({
    reporter: FiguresReporter,
    timeout: 120_000,
    forbidOnly: true,
    forbidPending: true,
    ...(process.env['TEST_GREP'] && { grep: process.env['TEST_GREP'] }),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const file of files) await file();

  const failures = await new Promise<number>((resolve) => void mocha.run(resolve));
  if (failures > 0) throw new Error(`Tests that failed: ${failures}.`);
  if (mocha.suite.total() === 0) throw new Error('There are no tests.');
}
