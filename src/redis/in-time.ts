/** As the promise, but rejects once it has taken so many milliseconds; what it comes to later is ignored. */
export function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${String(milliseconds)} ms.`));
    }, milliseconds).unref();
    const clear = (): void => {
      clearTimeout(timer);
    };
    promise.then(resolve, reject).finally(clear);
  });
}
