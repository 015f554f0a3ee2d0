/** promtool: Prometheus' own judgement of the metrics endpoint, after some work was done. */
import { spawnSync } from 'node:child_process';
import { bootstrap, equal, expect, runCheck, unique, until } from '../javascript/common.ts';

const [host = '', port = ''] = bootstrap.split(':');
/** The metrics' port derives from the Kafka port. */
const endpoint = `http://${host}:${Number(port) + 1000}`;

runCheck({
  metrics: async () => {
    const topic = unique('metrics');
    const produced = spawnSync('kcat', ['-b', bootstrap, '-P', '-t', topic], { input: 'one\ntwo\n', encoding: 'utf8' });
    equal(produced.status, 0, `kcat: ${produced.stderr}`);
    const read = async (): Promise<string> => {
      const response = await fetch(`${endpoint}/metrics`);
      equal(response.status, 200, 'status of /metrics');
      return await response.text();
    };
    await until(20, 'the topic shows in the metrics', async () => (await read()).includes(topic));
    const text = await read();
    const judged = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(judged.error === undefined, `promtool: ${judged.error}`);
    equal(`${judged.stdout}${judged.stderr}`.trim(), '', 'complaints of promtool');
    equal(judged.status, 0, 'status of promtool');
    for (const path of ['/health/live', '/health/ready']) equal((await fetch(`${endpoint}${path}`)).status, 200, path);
  },
});
