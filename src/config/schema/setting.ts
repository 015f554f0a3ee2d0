/** Kafka's configuration types, as DescribeConfigs names them. */
export type SettingType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password';

/** Who may change a broker setting while the server runs (KIP-226). Topic and group settings are always changeable. */
type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide';

/** One setting: the only place where its name, type, bounds, default and documentation are written. */
export interface Setting {
  readonly name: string;
  readonly type: SettingType;
  /** As text, in Kafka's spelling; null when there is none. */
  readonly defaultValue: string | null;
  /** Apache Kafka's default where ours is another one; the documentation says why. */
  readonly kafkaDefault?: string;
  readonly importance: 'high' | 'medium' | 'low';
  /** Inclusive bounds of numbers. */
  readonly min?: number;
  readonly max?: number;
  /** The values allowed; for a list, those of its items. */
  readonly choices?: readonly string[];
  /** Further shapes of a value: returns what is allowed when `value` is not. */
  readonly check?: (value: string) => string | undefined;
  readonly update: UpdateMode;
  /** False: accepted for the sake of Kafka's files and tools; `documentation` says why it changes nothing. */
  readonly works: boolean;
  readonly documentation: string;
  /** Older or shorter spellings, accepted in files, environment and flags alike. */
  readonly aliases?: readonly string[];
  /** Shown as the value's name in the help text, e.g. PORT. */
  readonly placeholder?: string;
}

type Extras = Partial<
  Pick<
    Setting,
    'kafkaDefault' | 'importance' | 'min' | 'max' | 'choices' | 'check' | 'update' | 'aliases' | 'placeholder'
  >
>;

function define(
  type: SettingType,
  name: string,
  defaultValue: string | number | boolean | null,
  documentation: string,
  extras: Extras,
): Setting {
  const text = defaultValue === null ? null : String(defaultValue);
  return {
    importance: 'medium',
    update: 'read-only',
    ...extras,
    name,
    type,
    defaultValue: text,
    works: true,
    documentation,
  };
}

type Definer<Default> = (name: string, defaultValue: Default, documentation: string, extras?: Extras) => Setting;

export const boolean: Definer<boolean> = (name, value, doc, extras = {}) => define('boolean', name, value, doc, extras);
export const string: Definer<string | null> = (name, value, doc, extras = {}) =>
  define('string', name, value, doc, extras);
export const list: Definer<string | null> = (name, value, doc, extras = {}) => define('list', name, value, doc, extras);
export const int: Definer<number | null> = (name, value, doc, extras = {}) => define('int', name, value, doc, extras);
export const short: Definer<number> = (name, value, doc, extras = {}) => define('short', name, value, doc, extras);
/** Takes text too: the largest 64-bit number is not a JavaScript number. */
export const long: Definer<number | string | null> = (name, value, doc, extras = {}) =>
  define('long', name, value, doc, extras);
export const double: Definer<number | string> = (name, value, doc, extras = {}) =>
  define('double', name, value, doc, extras);

/** The largest 64-bit integer: Kafka's way to say "no limit". */
export const LONG_MAX = '9223372036854775807';
/** The largest 32-bit integer. */
export const INT_MAX = 2_147_483_647;

const IMPORTANCE = { H: 'high', M: 'medium', L: 'low' } as const;
const UPDATE = { '-': 'read-only', B: 'per-broker', C: 'cluster-wide' } as const;

/**
 * Settings that are accepted without a meaning here, one a line: `name type default importance update allowed`. A default of
 * `~` is none, of `''` empty; `allowed` is `min..max` (either end open), choices divided by `|`, or `-`.
 */
export function accepted(reason: string, table: string): Setting[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [name, type, value, importance, update, allowed] = line.trim().split(' ') as [
        string,
        SettingType,
        string,
        keyof typeof IMPORTANCE,
        keyof typeof UPDATE,
        string,
      ];
      return {
        name,
        type,
        defaultValue: value === '~' ? null : value === "''" ? '' : value,
        importance: IMPORTANCE[importance],
        update: UPDATE[update],
        ...parseAllowed(allowed),
        works: false,
        documentation: reason,
      };
    });
}

function parseAllowed(allowed: string): Pick<Setting, 'min' | 'max' | 'choices'> {
  if (allowed === '-') return {};
  const range = /^(-?\d+)\.\.(-?\d+)?$/.exec(allowed);
  if (range === null) return { choices: allowed.split('|') };
  return { min: Number(range[1]), ...(range[2] === undefined ? {} : { max: Number(range[2]) }) };
}
