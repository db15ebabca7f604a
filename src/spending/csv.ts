/**
 * Makes a CSV file (RFC 4180). Programs for tables take a cell that begins with certain characters
 * for a formula, which may read files or send data: such a cell gets an apostrophe before it.
 */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(value: string | number): string {
  if (typeof value === 'number') {
    return String(value);
  }
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
