/** What visitors of a disabled site read; no double quote in it, as it stands between two. */
export const DISABLED_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Site disabled</title><h1>This site is disabled</h1>";
