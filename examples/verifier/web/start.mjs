// Begins first what takes longest: the worker, and the SDK's program for it.
export const worker = new Worker("worker.mjs", { type: "module" });

async function compile() {
  return WebAssembly.compileStreaming(fetch("vaxcert.wasm"));
}

// Where it cannot be compiled here, the worker does so itself.
compile().then(
  (program) => worker.postMessage({ program }),
  () => worker.postMessage({ program: null }),
);
