import { allClients, catalogue } from './checks.ts';
import type { Result } from './result.ts';

/** docs/compatibility.md as written from one run: what each client did, and how it ended. */
export function compatibilityPage(results: readonly Result[], versions: ReadonlyMap<string, string>): string {
  const outcomes = new Map(results.map((result) => [`${result.client}/${result.check}`, result]));
  const passed = results.filter((result) => result.outcome === 'passed').length;
  const lines = [
    '# Compatibility',
    '',
    'Written by `node compat/run.ts --write-docs` from a run against a server started for it. Every check is a',
    'program that uses one client as its users do and compares contents, not only exit codes; each was first proven',
    'against Apache Kafka 4.3.0, so a check that fails is a difference of the server.',
    '',
    `Last run: ${passed} of ${results.length} checks passed.`,
    '',
    '| Client | Language | Version | Passed |',
    '| --- | --- | --- | --- |',
  ];
  for (const client of allClients) {
    const ran = client.checks.map((check) => outcomes.get(`${client.name}/${check}`)).filter((r) => r !== undefined);
    const good = ran.filter((result) => result.outcome === 'passed').length;
    lines.push(
      `| ${client.name} | ${client.language} | ${versions.get(client.name)} | ${good} of ${client.checks.length} |`,
    );
  }
  lines.push('', '## What was done', '');
  for (const client of allClients) {
    lines.push(`### ${client.name}`, '', '| Check | Work | Result |', '| --- | --- | --- |');
    for (const check of client.checks) {
      const result = outcomes.get(`${client.name}/${check}`);
      lines.push(`| ${check} | ${catalogue[check]} | ${result?.outcome ?? 'not run'} |`);
    }
    lines.push('');
  }
  lines.push(
    '## Run it',
    '',
    '```sh',
    'compat/setup.sh                    # installs the clients, once',
    'node compat/run.ts                 # starts a server on a free port and runs all checks',
    'node compat/run.ts --only kafkajs  # one client, or one check',
    'node compat/run.ts --start kafka   # the same checks against Apache Kafka',
    '```',
    '',
  );
  return lines.join('\n');
}
