import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecords } from './support/records.ts';
import { useExtension } from './support/useExtension.ts';

describe('An agent', () => {
  const running = useExtension({
    separate: true,
    unpacked: [fileURLToPath(new URL('callingExtension', import.meta.url))],
  });

  it('gets a video after one question, and nothing after a no', async () => {
    const { workbench, simulator } = running();
    const { dialog, folder, tasks } = workbench;
    const file = join(folder, 'answer.txt');
    const answer = async () => {
      // VS Code makes the file first, and writes into it then.
      const text = await workbench.eventually(() => {
        const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
        assert.notEqual(written, '');
        return written;
      });
      rmSync(file);
      return text;
    };

    await workbench.runCommand('Test Caller: Generate Video');
    await dialog.waitFor('Allow an agent to generate a video?');
    assert.match(
      await dialog.detail(),
      /^The price isn’t known\.[^]+Image: sea\.png[^]+Prompt: “Waves \[roll\] \(command:x\) in”$/,
    );
    await workbench.screenshot('agent-question');
    await dialog.click('Cancel');
    assert.match(await answer(), /^Error: .*Nothing was sent, so nothing was charged\.$/);
    assert.equal(simulator.count('create'), 0);

    await workbench.runCommand('Test Caller: Generate Video');
    await dialog.waitFor('Allow an agent to generate a video?');
    await dialog.click('Allow This Video');
    assert.match(await answer(), /^The video is saved\./);
    assert.equal(simulator.count('create'), 1);
    const [record] = readRecords(workbench);
    assert.equal(record?.file, join(folder, 'sea.mp4'));
    assert.ok(existsSync(record.file));
    await tasks.row('sea.png').waitForDescription(/by an agent · Waves/);
    await workbench.screenshot('agent-row');
  });
});
