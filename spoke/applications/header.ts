/** First lines of all that the spoke writes for applications. */
export const HEADER = `<?php
// Written by aegir-spoke: changes are lost. Those of a site go to local.settings.php in its data folder.
`;
