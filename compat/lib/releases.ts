import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { repositoryRoot } from './paths.ts';

/** Unpacks a release into a new folder, with the dependencies of this checkout; the path of its `chronik-server`. */
export function unpackRelease(version: string, folder: string): string {
  const packed = join(repositoryRoot, 'compat', 'releases', `${version}.tar.br`);
  mkdirSync(folder);
  execFileSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(readFileSync(packed)) });
  const root = join(folder, 'package');
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  return join(root, 'bin', 'chronik-server');
}
