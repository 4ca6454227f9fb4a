/** Where distributions keep Apache. The first layout whose files exist is the host's. */
export interface ApacheLayout {
  /** The server itself. */
  readonly binary: string;
  /** Control programs, best first. */
  readonly controls: readonly string[];
  /** Default ServerRoot, and the main file. */
  readonly serverRoot: string;
  readonly mainFile: string;
  /** Shell file with the variables of the configuration, '' for none. */
  readonly envFile: string;
  /** Folders the entry of the generations can be linked into: 2.4's, and 2.2's. */
  readonly linkFolders: readonly string[];
}

const CONTROLS = [
  '/usr/sbin/apache2ctl',
  '/usr/sbin/apachectl',
  '/usr/local/sbin/apachectl',
  '/usr/bin/apachectl',
];

export const APACHE_LAYOUTS: readonly ApacheLayout[] = [
  {
    binary: '/usr/sbin/apache2',
    controls: CONTROLS,
    serverRoot: '/etc/apache2',
    mainFile: '/etc/apache2/apache2.conf',
    envFile: '/etc/apache2/envvars',
    linkFolders: ['/etc/apache2/conf-enabled', '/etc/apache2/conf.d'],
  },
  {
    binary: '/usr/sbin/httpd',
    controls: [...CONTROLS, '/usr/sbin/httpd'],
    serverRoot: '/etc/httpd',
    mainFile: '/etc/httpd/conf/httpd.conf',
    envFile: '/etc/sysconfig/httpd',
    linkFolders: ['/etc/httpd/conf.d'],
  },
  {
    binary: '/usr/local/apache2/bin/httpd',
    controls: ['/usr/local/apache2/bin/apachectl', '/usr/local/apache2/bin/httpd'],
    serverRoot: '/usr/local/apache2',
    mainFile: '/usr/local/apache2/conf/httpd.conf',
    envFile: '/usr/local/apache2/bin/envvars',
    linkFolders: ['/usr/local/apache2/conf/extra'],
  },
];

/** Where HAProxy is. */
export const HAPROXY_BINARIES: readonly string[] = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'];

/** Where nginx is; the rest it says by itself. */
export const NGINX_BINARIES: readonly string[] = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'];
