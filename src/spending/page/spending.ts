import { html, nothing, render, svg, type TemplateResult } from 'lit';
import type {
  ShownExpense,
  ShownModel,
  ShownService,
  SpendingHostMessage,
  SpendingMessage,
} from '../protocol.ts';
import { adoptStyles } from '../../gallery/page/adoptStyles.ts';
import { spendingStyles } from './styles.ts';

/** The script of the page with all costs. */

const vscode = acquireVsCodeApi<never>();
const main = document.querySelector('main') ?? document.body;
/** The models whose tasks are in sight: the names of their services and their own. */
const open = new Set<string>();
let shown: SpendingHostMessage | undefined;

window.addEventListener('message', ({ data }: MessageEvent<SpendingHostMessage>) => {
  shown = data;
  draw();
});

adoptStyles(spendingStyles);
send({ type: 'ready' });

function send(message: SpendingMessage): void {
  vscode.postMessage(message);
}

function draw(): void {
  if (shown !== undefined) {
    render(pageTemplate(shown), main);
  }
}

function pageTemplate(message: SpendingHostMessage): TemplateResult {
  const { strings, months, month, services } = message;
  return html`
    <header>
      <h1>${strings.title}</h1>
      <select
        aria-label=${strings.month}
        @change=${({ target }: Event) =>
          send({ type: 'month', month: (target as HTMLSelectElement).value })}
      >
        ${months.map(
          ({ value, label }) =>
            html`<option value=${value} ?selected=${value === month}>${label}</option>`,
        )}
      </select>
      <button
        type="button"
        class="secondary"
        ?disabled=${services.length === 0}
        @click=${() => send({ type: 'export' })}
      >
        ${strings.export}
      </button>
      <button type="button" class="secondary" @click=${() => send({ type: 'budget' })}>
        ${strings.budget}
      </button>
    </header>
    ${budgetTemplate(message)}
    ${
      services.length === 0
        ? html`<p class="help" role="status">${strings.empty}</p>`
        : services.map((service) => serviceTemplate(message, service))
    }
    <p class="help">${strings.local}</p>
  `;
}

function budgetTemplate({ budget }: SpendingHostMessage): TemplateResult | typeof nothing {
  return budget === undefined
    ? nothing
    : html`<div class="budget" data-level=${levelOf(budget)}>
        <p id="budget">${budget.text}</p>
        ${bar(budget.used / budget.of)}
      </div>`;
}

function levelOf({ used, of }: NonNullable<SpendingHostMessage['budget']>): string {
  return used >= of ? 'over' : used >= of * 0.8 ? 'near' : '';
}

function serviceTemplate(message: SpendingHostMessage, service: ShownService): TemplateResult {
  const { strings } = message;
  return html`<section aria-label=${service.name}>
    <h2>${service.name}</h2>
    <p class="total">${service.total}</p>
    ${
      service.models.length === 0
        ? nothing
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${strings.model}</th>
                <th scope="col" class="number">${strings.tasks}</th>
                <th scope="col" class="number">${strings.credits}</th>
              </tr>
            </thead>
            ${service.models.map((model) => modelTemplate(message, service, model))}
          </table>`
    }
    ${
      service.unknown.length === 0
        ? nothing
        : html`<h3>${strings.unknown}</h3>
            <p class="help">${strings.unknownHelp}</p>
            ${expensesTemplate(service.unknown)}`
    }
  </section>`;
}

function modelTemplate(
  { strings }: SpendingHostMessage,
  service: ShownService,
  model: ShownModel,
): TemplateResult {
  const key = `${service.name}\n${model.name}`;
  const isOpen = open.has(key);
  return html`<tbody>
    <tr>
      <th scope="row">
        <button
          type="button"
          class="expand"
          aria-expanded=${isOpen}
          title=${strings.showTasks.replace('{0}', model.name)}
          @click=${() => {
            if (!open.delete(key)) {
              open.add(key);
            }
            draw();
          }}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            ${svg`<path d="M6 3l5 5-5 5-1-1 4-4-4-4z" />`}
          </svg>
          ${model.name}
        </button>
        ${bar(model.part)}
      </th>
      <td class="number">${model.expenses.length}</td>
      <td class="number">${model.cost}</td>
    </tr>
    ${
      isOpen
        ? html`<tr>
            <td colspan="3">${expensesTemplate(model.expenses)}</td>
          </tr>`
        : nothing
    }
  </tbody>`;
}

/** The numbers beside it say the same. @param part from 0 to 1 */
function bar(part: number): TemplateResult {
  const width = Math.max(0.5, Math.min(100, part * 100));
  return html`<svg class="bar" aria-hidden="true" width="100%" height="8">
    ${svg`<rect class="track" width="100%" height="8" rx="4" />
      <rect class="part" width="${width}%" height="8" rx="4" />`}
  </svg>`;
}

function expensesTemplate(expenses: readonly ShownExpense[]): TemplateResult {
  return html`<ul>
    ${expenses.map(
      (expense) =>
        html`<li>
          <span class="time">${expense.time}</span>
          <span class="what"
            >${
              expense.isListed
                ? html`<button
                    type="button"
                    class="link"
                    @click=${() => send({ type: 'open', id: expense.id })}
                  >
                    <bdi>${expense.name}</bdi>
                  </button>`
                : html`<bdi>${expense.name}</bdi>`
            }
            ${
              expense.prompt === ''
                ? nothing
                : html`<span class="prompt" dir="auto">${expense.prompt}</span>`
            }</span
          >
          <span class="number">${expense.cost}</span>
        </li>`,
    )}
  </ul>`;
}
