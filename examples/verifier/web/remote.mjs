// Calls across a message port, each answered by a promise.

// serve answers calls of the other side with the functions of an object.
export function serve(port, functions) {
  port.addEventListener("message", async ({ data: { call, name, args } }) => {
    if (!call) return;
    try {
      port.postMessage({ call, result: await functions[name](...args) });
    } catch (error) {
      port.postMessage({ call, error: { message: error.message, code: error.code } });
    }
  });
}

// connect gives the function that calls. Buffers in transfer change hands.
export function connect(worker) {
  const waiting = new Map();
  let last = 0;
  let fatal;
  const fail = (event) => {
    event.preventDefault?.();
    fatal = new Error("the worker stopped");
    for (const { reject } of waiting.values()) reject(fatal);
    waiting.clear();
  };
  worker.addEventListener("error", fail);
  worker.addEventListener("messageerror", fail);
  worker.addEventListener("message", ({ data: { call, result, error } }) => {
    const { resolve, reject } = waiting.get(call);
    waiting.delete(call);
    if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
    else resolve(result);
  });
  return (name, args = [], transfer = []) => {
    if (fatal) return Promise.reject(fatal);
    return new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ call: last, name, args }, transfer);
    });
  };
}
