import { launch } from '../servers/launch.mjs';
import { copyWith } from '../servers/repository.mjs';

/**
 * A server for one fault: as `launch` starts it, on a copy of the model repository with these files changed. `end` stops it at once,
 * if it still runs, and removes the copy.
 */
export async function serve({ changes, ...options } = {}) {
  const copy = changes && copyWith(changes);
  try {
    const server = await launch({ ...(copy && { repository: copy.path }), ...options });
    const end = async () => {
      server.launcher.kill('SIGKILL');
      await server.close();
      copy?.remove();
    };
    return { ...server, repository: copy?.path, end };
  } catch (error) {
    copy?.remove();
    throw error;
  }
}
