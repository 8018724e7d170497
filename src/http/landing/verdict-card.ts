import type { LandingStatus } from '../landing-status.ts';
import { html, type Html } from './html.ts';
import { mark } from './marks.ts';
import type { Level } from './rates.ts';
import { reference, withCode } from './references.ts';
import type { Finding, Severity } from './verdict/index.ts';
import { count } from './words.ts';

const levels: Readonly<Record<Severity | 'well', Level>> = {
  critical: 'bad',
  warning: 'watch',
  unknown: 'unknown',
  well: 'ok',
};
const words: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  warning: 'Warning',
  unknown: 'Not known',
};

/** The page’s first words: all that needs attention, each with what to do; or that all is well, and what that rests on. */
export function verdictCard(status: LandingStatus, shipped: ReadonlySet<string>): Html {
  const { level, findings } = status.verdict;
  return html`<section class="card verdict ${levels[level]}" aria-labelledby="verdict">
    <h2 id="verdict">${mark(levels[level], headline(status))}</h2>
    ${
      level === 'well'
        ? html`<p>${grounds(status)}</p>`
        : html`<ul>
            ${findings.map((finding) => line(finding, shipped))}
          </ul>`
    }
  </section>`;
}

function line({ severity, sentence, remedy, see }: Finding, shipped: ReadonlySet<string>): Html {
  return html`<li>
    <p class="what">
      ${mark(levels[severity], '')}<strong class="severity">${words[severity]}:</strong> ${sentence}
    </p>
    <p class="remedy">${withCode(remedy)}</p>
    <p class="see">${reference(see, shipped)}</p>
  </li>`;
}

function headline({ verdict: { level, findings } }: LandingStatus): string {
  const number = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  if (level === 'well') return 'All is well';
  if (level === 'unknown') return 'No problem is known, but not everything is known yet';
  const parts = [
    [number('critical'), 'critical'],
    [number('warning'), number('warning') === 1 ? 'warning' : 'warnings'],
    [number('unknown'), 'not known'],
  ] as const;
  return `Needs attention: ${parts
    .filter(([of]) => of > 0)
    .map(([of, what]) => `${count(of)} ${what}`)
    .join(', ')}`;
}

/** What "all is well" rests on, so that a reader sees what it does not speak of. */
function grounds({ accounts, collectors, receivers }: LandingStatus): string {
  const names = receivers.map(({ receiver }) => receiver);
  const events =
    names.length > 0
      ? `Events arrive and are counted (${names.join(', ')}).`
      : 'No receiver is configured here: nothing is said of single events.';
  return `${plural(collectors.length, 'collector')} succeeded for ${plural(accounts.length, 'account')}; rates and quota are below AWS’s limits. ${events} The ledger is durable.`;
}

function plural(of: number, thing: string): string {
  return `${count(of)} ${thing}${of === 1 ? '' : 's'}`;
}
