/** A row of a table: its cells by the columns' names. */
export type Row = Readonly<Record<string, string | number | undefined>>;

/** Formats rows as a table with a head. Columns of numbers are aligned to the right. */
export function formatTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => {
    const cells = [name, ...rows.map((row) => String(row[name] ?? ''))];
    const width = Math.max(...cells.map((cell) => cell.length));
    const isText = rows.some((row) => typeof row[name] === 'string');
    return cells.map((cell) => (isText ? cell.padEnd(width) : cell.padStart(width)));
  });
  return ['', ...rows]
    .map((_, index) => columns.map((cells) => cells[index]).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Counts words, such as `2 done, 1 failed`. */
export function formatCounts(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
