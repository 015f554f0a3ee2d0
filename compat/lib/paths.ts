import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where `compat/setup.sh` puts what it installs. */
export const cacheRoot =
  process.env['COMPAT_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'chronik-compat');

/** Folder of the jars of Apache Kafka: the reference broker, its tools and clients. */
export const kafkaJars = process.env['COMPAT_KAFKA_JARS'] ?? join(cacheRoot, 'java', 'libs');
