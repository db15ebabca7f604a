import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStorage } from './records.ts';
import type { Workbench } from './workbench.ts';

/** Waits until a draft on disk contains a text. */
export async function waitUntilDraftSaved(workbench: Workbench, text: string): Promise<void> {
  const folder = join(findStorage(workbench), 'drafts');
  await workbench.eventually(() => {
    const drafts = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const texts = drafts.map((name) => readFileSync(join(folder, name), 'utf8'));
    assert.ok(
      texts.some((draft) => draft.includes(text)),
      `No draft has “${text}” yet.`,
    );
  });
}
