/**
 * A line in which owners take turns: whoever was served goes behind all other owners, so that one who brings ten
 * gets no more than one who brings one. What one owner brought keeps its order.
 */
export class FairLine<Item> {
  readonly #byOwner = new Map<string, Item[]>();

  get isEmpty(): boolean {
    return this.#byOwner.size === 0;
  }

  /** Owners that wait, the one whose turn is next first. */
  owners(): string[] {
    return [...this.#byOwner.keys()];
  }

  add(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    if (items) items.push(item);
    else this.#byOwner.set(owner, [item]);
  }

  /** Takes the first item that may go, of the first owner that has one; null when none may. */
  take(mayGo: (item: Item) => boolean): Item | null {
    for (const [owner, items] of this.#byOwner) {
      const item = items.find(mayGo);
      if (item === undefined) continue;
      this.remove(owner, item);
      this.#goBehind(owner);
      return item;
    }
    return null;
  }

  /** Nothing happens when the item is not in the line. */
  remove(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    const at = items?.indexOf(item) ?? -1;
    if (items === undefined || at < 0) return;
    items.splice(at, 1);
    if (items.length === 0) this.#byOwner.delete(owner);
  }

  #goBehind(owner: string): void {
    const items = this.#byOwner.get(owner);
    if (items === undefined) return;
    this.#byOwner.delete(owner);
    this.#byOwner.set(owner, items);
  }
}
