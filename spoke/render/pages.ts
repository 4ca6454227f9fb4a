/** What visitors of a disabled site read; no double quote in it, as it stands between two. */
export const DISABLED_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Site disabled</title><h1>This site is disabled</h1>";

/** What a site answers that must not go out in clear and has no certificate. */
export const WITHHELD_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Not available</title><h1>This site is not available</h1>";
