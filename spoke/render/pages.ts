/** What visitors of a site under maintenance read, unless the administrator has a page of his own. */
export const MAINTENANCE_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Maintenance</title>
<h1>This site is under maintenance</h1>
<p>Please come back in a few minutes.</p>
</html>
`;

/** Where a page lies in a generation, and below which path a web server knows it. */
export const PAGES_FOLDER = 'pages';
export const MAINTENANCE_FILE = 'maintenance.html';
export const PAGES_URL = '/.well-known/aegir-page';

/** When visitors of a site under maintenance may ask again, seconds. */
export const RETRY_AFTER = 600;

/** What visitors of a disabled site read; no double quote in it, as it stands between two. */
export const DISABLED_PAGE =
  "<!doctype html><meta charset='utf-8'><title>Site disabled</title><h1>This site is disabled</h1>";
