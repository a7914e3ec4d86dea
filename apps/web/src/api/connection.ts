import { useSyncExternalStore } from "react";

/** Whether the server answers, as far as the last request knows. */
let connected = true;
let probe: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();
const probeEvery = 2_000;

export function noteAnswer(): void {
  if (probe !== null) clearInterval(probe);
  probe = null;
  set(true);
}

/** Nothing came back: ask until something does. */
export function noteSilence(): void {
  set(false);
  probe ??= setInterval(() => {
    fetch("/health", { cache: "no-store" }).then(noteAnswer, () => undefined);
  }, probeEvery);
}

function set(value: boolean): void {
  if (connected === value) return;
  connected = value;
  for (const listener of listeners) listener();
}

export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isConnected(): boolean {
  return connected;
}

export function useConnected(): boolean {
  return useSyncExternalStore(onConnectionChange, isConnected);
}
