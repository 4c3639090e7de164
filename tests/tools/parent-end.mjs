/** Notices the end of the process that started this one, such as npm: one that is killed outright passes no signal on. */

const LOOK_EVERY_MS = 500;

/** Calls `listener` once. The returned function stops looking. @param {() => void} listener @returns {() => void} */
export function onParentEnd(listener) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    listener();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Windows keeps the number of a parent that has ended. @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // it exists, but belongs to another user
  }
}
