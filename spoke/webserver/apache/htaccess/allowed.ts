/**
 * What a .htaccess may hold to be read once, as part of the configuration: what it may hold anyway, and means the same
 * in both places. Names in lower case. What is not here is left to Apache at each request, with the rights of a .htaccess.
 */
const NAMES = `
  acceptpathinfo action addcharset adddefaultcharset adddescription addencoding addhandler addicon addiconbyencoding
  addiconbytype addinputfilter addlanguage addoutputfilter addoutputfilterbytype addtype allow authbasicprovider
  authgroupfile authmerging authname authtype authuserfile authzsendforbiddenonfailure browsermatch browsermatchnocase
  cgipassauth checkspelling contentdigest defaulticon defaultlanguage defaulttype deny directoryindex
  directoryindexredirect directoryslash enablemmap enablesendfile errordocument expiresactive expiresbytype
  expiresdefault fallbackresource fileetag forcelanguagepriority forcetype header headername indexheadinsert
  indexignore indexignorereset indexoptions indexorderdefault indexstylesheet languagepriority limitrequestbody
  multiviewsmatch options order passenv readmename redirect redirectmatch redirectpermanent redirecttemp
  removecharset removeencoding removehandler removeinputfilter removelanguage removeoutputfilter removetype
  requestheader require rewritebase rewritecond rewriteengine rewriteoptions rewriterule satisfy serversignature
  setenv setenvif setenvifexpr setenvifnocase sethandler setinputfilter setoutputfilter sslrequiressl substitute
  unsetenv xbithack
`;

export const DIRECTIVES: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

export const SECTIONS: ReadonlySet<string> = new Set([
  ...['files', 'filesmatch', 'if', 'elseif', 'else', 'ifmodule', 'ifdefine', 'ifversion'],
  ...['limit', 'limitexcept', 'requireall', 'requireany', 'requirenone'],
]);

export const PHP_DIRECTIVES: ReadonlySet<string> = new Set(['php_value', 'php_flag']);

/**
 * Settings of PHP that mean the same in both places. Others, such as open_basedir or error_log, may only be made
 * narrower by a .htaccess, but set freely by a configuration.
 */
const PHP_NAMES = `
  allow_url_fopen arg_separator.output assert.active auto_detect_line_endings date.timezone default_charset
  default_socket_timeout display_errors display_startup_errors engine error_reporting expose_php file_uploads
  html_errors ignore_user_abort log_errors magic_quotes_gpc magic_quotes_runtime magic_quotes_sybase max_execution_time
  max_file_uploads max_input_nesting_level max_input_time max_input_vars mbstring.encoding_translation
  mbstring.func_overload mbstring.http_input mbstring.http_output mbstring.internal_encoding memory_limit
  output_buffering pcre.backtrack_limit pcre.recursion_limit post_max_size precision register_globals
  serialize_precision session.auto_start session.cache_expire session.cache_limiter session.cookie_httponly
  session.cookie_lifetime session.cookie_samesite session.cookie_secure session.gc_divisor session.gc_maxlifetime
  session.gc_probability session.use_cookies session.use_only_cookies session.use_trans_sid short_open_tag
  upload_max_filesize zlib.output_compression zlib.output_compression_level
`;

export const PHP_SETTINGS: ReadonlySet<string> = new Set(PHP_NAMES.trim().split(/\s+/));
