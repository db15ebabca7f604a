import { openForm, type FormPage } from './openForm.ts';
import type { Pages } from './usePages.ts';

/**
 * Opens the forms of a `describe` one after another in one page, each as new. That is faster than
 * another page for each.
 */
export function useForm(
  pages: Readonly<Pages>,
): (...of: Parameters<FormPage['show']>) => Promise<FormPage> {
  let form: FormPage | undefined;
  after(() => form?.page.close());
  return async (...of) => {
    if (form === undefined) {
      form = await openForm(pages.browser, pages.server, ...of);
    } else {
      await form.reopen(...of);
    }
    return form;
  };
}
