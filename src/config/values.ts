import type { Setting } from './schema/index.ts';

const INTEGER_BOUNDS = {
  short: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

/** The items of a list setting; empty text is an empty list. */
export function splitList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

/** What a setting allows, as the end of the sentence "it must be …". */
export function describeAllowed(setting: Setting): string {
  if (setting.type === 'boolean') return 'true or false';
  if (setting.type === 'list') {
    return setting.choices === undefined ? 'a list divided by commas' : `a list of ${setting.choices.join(', ')}`;
  }
  if (setting.choices !== undefined) return `one of ${setting.choices.join(', ')}`;
  const noun = setting.type === 'double' ? 'a number' : isNumeric(setting) ? 'a whole number' : 'text';
  const { min, max } = setting;
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`;
  if (min !== undefined) return `${noun} of at least ${min}`;
  return noun;
}

/** Whether values of this setting are numbers. */
function isNumeric(setting: Setting): boolean {
  return setting.type === 'double' || setting.type in INTEGER_BOUNDS;
}

/**
 * Returns one sentence that names setting, value and what is allowed; undefined when `value` is allowed. `label` is how the
 * user wrote the name.
 */
export function invalidValue(setting: Setting, value: string, label = setting.name): string | undefined {
  const allowed = notAllowed(setting, value.trim());
  return allowed === undefined ? undefined : `Invalid value "${value}" for ${label}: it must be ${allowed}.`;
}

function notAllowed(setting: Setting, value: string): string | undefined {
  const allowed = describeAllowed(setting);
  switch (setting.type) {
    case 'boolean':
      if (!/^(true|false)$/i.test(value)) return allowed;
      break;
    case 'short':
    case 'int':
    case 'long': {
      if (!/^[+-]?\d{1,19}$/.test(value)) return allowed;
      const [low, high] = INTEGER_BOUNDS[setting.type];
      const number = BigInt(value.startsWith('+') ? value.slice(1) : value);
      if (number < low || number > high) return `${allowed} (${setting.type})`;
      if (!inRange(setting, Number(number))) return allowed;
      break;
    }
    case 'double':
      if (value === '' || Number.isNaN(Number(value)) || !inRange(setting, Number(value))) return allowed;
      break;
    case 'list': {
      const items = splitList(value);
      if (items.some((item) => item === '' || !isChoice(setting, item))) return allowed;
      if (setting.choices !== undefined && new Set(items).size < items.length) return `${allowed}, each at most once`;
      break;
    }
    default:
      if (!isChoice(setting, value)) return allowed;
  }
  return setting.check?.(value.toLowerCase() === 'true' ? 'true' : value);
}

function inRange(setting: Setting, number: number): boolean {
  return (setting.min === undefined || number >= setting.min) && (setting.max === undefined || number <= setting.max);
}

function isChoice(setting: Setting, value: string): boolean {
  return setting.choices === undefined || setting.choices.includes(value);
}
