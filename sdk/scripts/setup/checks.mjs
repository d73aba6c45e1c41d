import * as fs from 'node:fs';
import { SetupError } from './errors.mjs';

// The Triton wheel is built for manylinux_2_35.
const OLDEST_GLIBC = [2, 35];
const OLDEST_NODE = [20, 19];
const GIB = 1024 ** 3;
// What an installation takes, with the room pip needs while it unpacks.
const ROOM_GIB = { packages: 0.5, serve: 1, test: 3, train: 3 };

/**
 * Stops early on a machine that cannot work.
 * @param {string} root  @param {string[]} environments the Python environments still to be made
 */
export function checkMachine(root, environments) {
  checkPlatform(process.platform, process.arch, glibcVersion());
  checkRoom(root, environments);
}

/** @param {string} version */
export function checkNode(version) {
  if (atLeast(version, OLDEST_NODE)) return;
  throw new SetupError(
    `Node ${version} is too old: this needs ${OLDEST_NODE.join('.')} or newer. Get it from https://nodejs.org or with \`nvm install 22\`.`,
  );
}

/** @param {string} platform  @param {string} arch  @param {string | undefined} glibc */
export function checkPlatform(platform, arch, glibc) {
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) {
    throw new SetupError(
      `The Triton server runs on 64-bit Linux (x86_64 or aarch64), not on ${platform} ${arch}: use a container or a virtual machine.`,
    );
  }
  if (!glibc) {
    throw new SetupError(
      'This Linux has no glibc (Alpine, for instance), and the Triton server needs it: use an image of Debian 12, Ubuntu 22.04 or newer.',
    );
  }
  if (!atLeast(glibc, OLDEST_GLIBC)) {
    throw new SetupError(
      `glibc ${glibc} is too old: the Triton server needs ${OLDEST_GLIBC.join('.')} (Debian 12, Ubuntu 22.04, Fedora 36 or newer).`,
    );
  }
}

function checkRoom(root, environments) {
  const needed = [...environments, 'packages'].reduce((sum, name) => sum + ROOM_GIB[name], 0);
  const { bavail, bsize } = fs.statfsSync(root);
  const free = (bavail * bsize) / GIB;
  if (free >= needed) return;
  throw new SetupError(
    `${root} has ${free.toFixed(1)} GiB free and the installation needs ${needed}: free some space, or clone onto a larger disk.`,
  );
}

export function glibcVersion() {
  // The network part of a report can take seconds where name resolution is slow.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime;
}

function atLeast(version, [major, minor]) {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
