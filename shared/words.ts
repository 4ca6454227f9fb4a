/** A count with its groups of three: `27,468`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 site`, `3 sites`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
