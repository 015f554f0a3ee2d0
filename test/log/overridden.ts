/** The object with some of its methods replaced. */
export function overridden<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get: (inner, name) => {
      if (name in replaced) return replaced[name as keyof T];
      const value: unknown = Reflect.get(inner, name);
      return typeof value === 'function' ? value.bind(inner) : value;
    },
  });
}
