/**
 * The one place that knows what a secret looks like: logs, support bundles and what is kept of the output of programs go
 * through it. It hides too much rather than too little.
 */

/** What stands in the place of a secret. */
const HIDDEN = '***';

/** Fields whose text is a secret, in any spelling: `privateKey`, `private_key` and `PRIVATE-KEY` are one. */
const EXACT = new Set(['key', 'csr', 'auth', 'pwd', 'pass', 'dsn', 'cookie', 'setcookie', 'apikey', 'salt']);
const ENDINGS =
  /(?:password|passwd|passphrase|secret|token|tokens|privatekey|apikey|authorization|credential|credentials|hashsalt)$/;
/** They end like a secret, and are where the next page begins. */
const HARMLESS = /pagetoken$/;

/** Fields that hold an address which is a secret as a whole, such as that of a webhook. */
const ADDRESSES = new Set(['webhook', 'webhookurl']);

// What stands before it stays in any case, and to look for it would take the square of a line's length.
const NAME = String.raw`(?:password|passwd|passphrase|secret|token|private_?key|api_?key|hash_?salt)`;
const VALUE = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&"'{}()\]]+`;

const PATTERNS: readonly (readonly [form: RegExp, becomes: string])[] = [
  // A private key that was cut off has no end.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // A user of ssh is no secret; in an address of the web what stands there alone is a token.
  [/\b(https?:\/\/)[^\s/"<>]+@/gi, `$1${HIDDEN}@`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"<>]*:[^\s/"<>]+@/gi, `$1${HIDDEN}@`],
  [/\baegir1\.[\w-]+/g, HIDDEN],
  [
    /\b(https:\/\/hooks\.slack\.com\/|https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/)[^\s"<>]+/gi,
    `$1${HIDDEN}`,
  ],
  [/(\/user\/reset\/\d+\/\d+\/)[\w-]+/g, `$1${HIDDEN}`],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(basic|bearer|digest)\s+)?[^\s"',]+/gi, `$1${HIDDEN}`],
  [/\b(basic|bearer)(\s+)[\w+/=.~-]{8,}/gi, `$1$2${HIDDEN}`],
  [/\b(identified\s+(?:with\s+\S+\s+)?(?:by|as)\s+(?:password\s+)?)(?:"[^"]*"|'[^']*')/gi, `$1${HIDDEN}`],
  [/\$(?:2[abxy]|apr1|argon2\w*|[1567SHPy])\$[\w./$=,+-]{8,}/g, HIDDEN],
  // name = value, name: value, 'name' => 'value'
  [new RegExp(String.raw`(${NAME})(["']?\s*(?:=>|=|:)\s*)(?:${VALUE})`, 'gi'), `$1$2${HIDDEN}`],
  // define('NAME', 'value')
  [new RegExp(String.raw`(${NAME}["']\s*,\s*)(?:"[^"]*"|'[^']*')`, 'gi'), `$1${HIDDEN}`],
  // --name value, SetEnv name value
  [
    new RegExp(
      String.raw`(--[\w-]{0,40}${NAME}|\b\w+_(?:passwd|password|token|secret))(\s+)(?:${VALUE})`,
      'gi',
    ),
    `$1$2${HIDDEN}`,
  ],
  [/([?&](?:key|sig|signature|code|auth)=)[^\s&"#]+/gi, `$1${HIDDEN}`],
];

/** A text without what looks like a secret in it: keys in PEM, credentials in addresses, tokens, named passwords. */
export function redactText(text: string): string {
  return PATTERNS.reduce((rest, [form, becomes]) => rest.replace(form, becomes), text);
}

/** Whether the text of a field with this name is a secret, whatever it is. */
export function isSecretName(name: string): boolean {
  const plain = name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
  return !HARMLESS.test(plain) && (EXACT.has(plain) || ENDINGS.test(plain));
}

/**
 * A copy of what is JSON, without secrets: those in fields of their names, at any depth, and those inside of other
 * texts. That a secret is there, or is not, may be said: true, false, null and '' stay.
 */
export function redactValue(value: unknown, name = ''): unknown {
  if (isSecretName(name)) return isTelling(value) ? HIDDEN : value;
  if (typeof value === 'string')
    return ADDRESSES.has(name.toLowerCase()) ? originOf(value) : redactText(value);
  if (Array.isArray(value)) return value.map((one) => redactValue(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, redactValue(one, inner(name, key))]),
  );
}

/** `url` of a webhook is the webhook. */
function inner(outer: string, key: string): string {
  return key === 'url' && ADDRESSES.has(outer.toLowerCase()) ? outer : key;
}

function isTelling(value: unknown): boolean {
  return value !== null && value !== '' && typeof value !== 'boolean' && value !== undefined;
}

function originOf(address: string): string {
  const found = /^[a-z]+:\/\/(?:[^/\s@]*@)*([^/\s?#@]+)/i.exec(address)?.[1];
  return found === undefined ? HIDDEN : `${address.slice(0, address.indexOf(':'))}://${found}/${HIDDEN}`;
}

/** A line of JSON without secrets; what is no JSON is taken as text. */
export function redactLine(line: string): string {
  try {
    return JSON.stringify(redactValue(JSON.parse(line)));
  } catch {
    return redactText(line);
  }
}
