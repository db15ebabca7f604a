// Runs unit tests for Stryker, in processes that Stryker starts. Stryker's own plugin for Mocha
// doesn't find the files of Mocha 12. Plain JavaScript, because Stryker loads it without tsx too.
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import Mocha from 'mocha';

const { EVENT_TEST_FAIL, EVENT_TEST_PASS } = Mocha.Runner.constants;

/**
 * Limit of a test of a mutant, in milliseconds. A mutant often hangs. If Stryker's own limit ended
 * it, a new process would have to start.
 */
const LIMIT = 6000;

/** What Stryker's changed code and this runner tell each other: the active mutant, for example. */
const context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

/**
 * Runs first all tests, to find out which test runs which mutant, then for each mutant the tests
 * that run it.
 */
class MochaRunner {
  static inject = tokens(commonTokens.options);

  constructor(options) {
    this.files = options.unitTests;
  }

  capabilities() {
    // Modules that were imported can't be imported again. Stryker starts a new process instead.
    return { reloadEnvironment: false };
  }

  async dryRun({ coverageAnalysis }) {
    const mocha = await this.load();
    if (coverageAnalysis === 'perTest') {
      mocha.suite.beforeEach(function () {
        context.currentTestId = this.currentTest.fullTitle();
      });
    }
    return { ...(await run(mocha)), mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }) {
    context.activeMutant = activeMutant.id;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    // Loads the code only now, in a new process: the mutant may be in code that runs on loading.
    const mocha = await this.load();
    mocha.suite.eachTest((test) => test.timeout(LIMIT));
    mocha.grep(testFilter === undefined ? /^/ : matchTitles(testFilter));
    const result = await run(mocha);
    return toMutantRunResult(determineHitLimitReached(context.hitCount, hitLimit) ?? result);
  }

  async load() {
    if (this.mocha === undefined) {
      this.mocha = new Mocha({ timeout: 20_000, bail: true, reporter: Mocha.reporters.Base });
      this.mocha.cleanReferencesAfterRun(false);
      for (const file of this.files) this.mocha.addFile(file);
      await this.mocha.loadFilesAsync();
    }
    return this.mocha;
  }
}

async function run(mocha) {
  const tests = [];
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on(EVENT_TEST_PASS, (test) => {
      tests.push({ ...describeTest(test), status: TestStatus.Success });
    });
    runner.on(EVENT_TEST_FAIL, (test, { message }) => {
      const result = { status: TestStatus.Failed, failureMessage: message };
      tests.push({ ...describeTest(test), ...result });
    });
  });
  return { status: DryRunStatus.Complete, tests };
}

function describeTest(test) {
  const name = test.fullTitle();
  return { id: name, name, timeSpentMs: test.duration ?? 0 };
}

function matchTitles(titles) {
  const escaped = titles.map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^(?:${escaped.join('|')})$`);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha12', MochaRunner)];

export const strykerValidationSchema = {
  properties: { unitTests: { type: 'array', items: { type: 'string' } } },
};
