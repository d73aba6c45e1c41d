import { MRT, type ServerInfo } from '@mrt/sdk/web';

const KEY = 'mrt-studio-token';

/** The token of the address, which then leaves the address bar. It stays for a reload of this tab. */
function tokenOfAddress(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  return given ?? sessionStorage.getItem(KEY) ?? '';
}

const token = tokenOfAddress();

/** A run that fails says so within seconds: the design is safe, and one click tries again. */
export const mrt = new MRT({
  url: location.origin,
  headers: token ? { 'x-mrt-token': token } : {},
  maxRetries: 1,
});

let known: Promise<ServerInfo> | undefined;

/** What the server can do; asked once it answers. */
export function serverInfo(): Promise<ServerInfo> {
  known ??= mrt.info().catch((error) => {
    known = undefined;
    throw error;
  });
  return known;
}
