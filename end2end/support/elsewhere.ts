// Other sites: one small server that answers for every name which the browser is told to look for here.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Elsewhere = {
  /** The address of a page of a site. */
  at: (host: string, path?: string) => string;
  close: () => Promise<void>;
};

/** Every page of every site is this one, under this policy. */
export async function elsewhere(html: string, policy: string): Promise<Elsewhere> {
  const server: Server = createServer((request, response) => {
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    at: (host, path = "/") => `http://${host}:${port}${path}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

/** What a browser needs to be told so that all names lead to this machine. */
export const namesLeadHere = "--host-resolver-rules=MAP * 127.0.0.1";

/** What every browser of the stories is told. */
export const browserArgs = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
