// Sends a file to the site's library over the JSON API, and tells how far it is.

const FINAL = [403, 413, 422];

/**
 * Sends one file.
 *
 * @param {File} file
 * @param {{url: string, token: string, said?: object, onProgress?: (share: number) => void, signal?: AbortSignal}} how
 *   `said` holds what is said of it (`alt`, `credit`, `licence`…); `onProgress` is told the share that has been sent.
 * @returns {Promise<{item: object, known: boolean}>} the file as the library lists it, `known` where it was there before
 * @throws {Refusal} in the server's words; a `DOMException` named AbortError where `signal` ended it
 */
export function send(file, { url, token, said = {}, onProgress = () => {}, signal }) {
  const body = new FormData();
  body.append("file", file);
  for (const [name, value] of Object.entries(said)) if (value) body.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // `fetch` does not tell how much has been sent
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRF-Token", token);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("error", () => reject(new Refusal()));
    request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")));
    request.addEventListener("load", () => {
      const { status, response } = request;
      if (status >= 300) reject(new Refusal(response?.errors?.file ?? response?.detail, FINAL.includes(status)));
      else resolve(find(url, response.id).then((item) => ({ item, known: status === 200 })));
    });
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/** Why a file was not taken, in the server's words; without words the server was not reached. */
export class Refusal extends Error {
  constructor(words, isFinal = false) {
    super(words);
    this.isFinal = isFinal; // sending the same file again would not help
  }
}

async function find(url, id) {
  const response = await fetch(`${url}/${id}`);
  if (!response.ok) throw new Refusal();
  return response.json();
}
