/** Live settings by Kafka's (or Chronik's) names: static ones from flags, environment and file; dynamic ones from the metadata. */
export interface LiveConfig {
  /** A numeric setting (INT, LONG, SHORT, DOUBLE). Asserts that the name exists and is numeric. */
  number(name: string): number;
  boolean(name: string): boolean;
  string(name: string): string;
  list(name: string): readonly string[];
  /** After any broker setting changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}
