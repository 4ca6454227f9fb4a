import { request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A whole request to a web server on this machine, by the name of a site. */
export function visit(
  port: number,
  host: string,
  path = '/',
  options: { readonly auth?: string; readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const { auth, method = 'GET', body } = options;
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...{ host: '127.0.0.1', port, path, method, agent: false, headers: { host } },
        ...(auth !== undefined && { auth }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
