// Starts src/ (a checkout) or dist/ (the published package). Plain old syntax, so that an old Node can still say what it lacks.
var needed = 24;
var major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  process.stderr.write(
    'chronik: needs Node.js ' + needed + ' or newer, but this is ' + process.version + ' (' + process.execPath + ')\n',
  );
  process.exit(1);
}
var entries = { main: 'main', cli: 'cli/main' };
var entry = entries[process.argv[2]];
process.argv.splice(2, 1);

import('node:module').then(function (module) {
  return import('node:fs').then(function (fs) {
    var root = new URL('../', import.meta.url);
    var source = new URL('src/' + entry + '.ts', root);
    // Compiled code is kept between starts; where the folder can't be written, starting is only slower.
    module.enableCompileCache(new URL('node_modules/.cache/chronik', root).pathname);
    return import(fs.existsSync(source) ? source.href : new URL('dist/' + entry + '.js', root).href);
  });
});
