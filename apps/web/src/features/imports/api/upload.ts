import { noteAnswer, noteSilence } from "../../../api/connection.ts";
import { ApiError, part } from "../../../api/request.ts";

export interface Uploaded {
  /** The server's handle of the file. */
  readonly file: string;
  readonly name: string;
}

/** Sends a file's bytes; `onSent` is told their share, 0 to 1. Ends with an `AbortError` when `signal` says so. @throws ApiError */
export function upload(
  workspace: string,
  file: File,
  { signal, onSent }: { readonly signal: AbortSignal; readonly onSent: (share: number) => void },
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    // fetch cannot say how much has been sent.
    const sending = new XMLHttpRequest();
    sending.open("POST", `/api/v1/workspaces/${part(workspace)}/imports/files?name=${part(file.name)}`);
    sending.setRequestHeader("content-type", "application/octet-stream");
    sending.responseType = "json";
    sending.upload.addEventListener("progress", ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total));
    sending.addEventListener("load", () => {
      noteAnswer();
      const answer: unknown = sending.response;
      if (sending.status === 200) resolve(answer as Uploaded);
      else reject(refusal(answer, sending.status));
    });
    sending.addEventListener("error", () => {
      noteSilence();
      reject(new ApiError({ code: "offline", message: "The server does not answer." }, 0));
    });
    sending.addEventListener("abort", () => reject(new DOMException("The upload was cancelled.", "AbortError")));
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    sending.send(file);
  });
}

function refusal(answer: unknown, status: number): ApiError {
  if (typeof answer === "object" && answer !== null && "error" in answer) {
    return new ApiError(answer.error as ConstructorParameters<typeof ApiError>[0], status);
  }
  return new ApiError({ code: "unexpected", message: `HTTP ${status}` }, status);
}
