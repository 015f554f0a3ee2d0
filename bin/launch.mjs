// Starts src/ (a checkout) or dist/ (the published package). In syntax that an old Node reads too, so that it can say what it lacks.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;
if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `chronik: needs Node.js ${needed} or newer, but this is ${process.version} (${process.execPath})\n`,
  );
  process.exit(1);
}

const root = new URL('../', import.meta.url);
const entry = { main: 'main', cli: 'cli/main' }[process.argv[2]];
process.argv.splice(2, 1);
const source = new URL(`src/${entry}.ts`, root);

// Compiled code is kept between starts; where the folder can't be written, starting is only slower.
module.enableCompileCache(fileURLToPath(new URL('node_modules/.cache/chronik', root)));
import(existsSync(source) ? source.href : new URL(`dist/${entry}.js`, root).href);
