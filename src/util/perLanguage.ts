/**
 * Makes a format once for each language. `Intl` takes long to make one, and a list has thousands of
 * rows.
 */
export function perLanguage<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const format = made.get(language) ?? make(language);
    made.set(language, format);
    return format;
  };
}
