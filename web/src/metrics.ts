// Scores as state machines: pending → provisional → final → stale → failed. What has no value shows none, never 0.

import { el, type Item } from "./dom";
import { stale, type View } from "./fold";
import type { Verdict } from "./wire";

export type State = "pending" | "provisional" | "final" | "stale" | "failed" | "unscored";

interface Metric {
  name: string;
  label: string;
  llm: boolean;
}

const METRICS: Metric[] = [
  { name: "content_fidelity", label: "Content fidelity", llm: true },
  { name: "medical_correctness", label: "Medical correctness", llm: true },
  { name: "grounding", label: "Grounding", llm: false },
  { name: "entity_coverage", label: "Entity coverage", llm: false },
  { name: "section_completeness", label: "Section completeness", llm: false },
  { name: "format_validity", label: "Format validity", llm: false },
];

const SAID: Record<State, string> = {
  pending: "pending",
  provisional: "provisional",
  final: "final",
  stale: "stale: the transcript has grown",
  failed: "failed",
  unscored: "not scored",
};

export function stateOf(view: View, verdict: Verdict | undefined, llm: boolean): State {
  const evaluation = view.evaluation;
  if (!evaluation || !view.note || evaluation.revision.note !== view.note.rev) return "pending";
  if (!verdict) return evaluation.overall_quality.provisional ? "pending" : "unscored";
  if (verdict.outcome !== "scored") return verdict.outcome;
  if (llm && stale(view)) return "stale";
  return evaluation.overall_quality.provisional && llm ? "provisional" : "final";
}

export function metricRows(view: View): Item[] {
  const all = { ...view.evaluation?.deterministic_metrics, ...view.evaluation?.llm_metrics };
  return METRICS.map(({ name, label, llm }) => {
    const verdict = all[name];
    const state = stateOf(view, verdict, llm);
    const value = state === "pending" ? null : (verdict?.value ?? null);
    const said = remark(view, state, name, verdict);
    return { key: JSON.stringify([name, state, value, said]), make: () => row(label, state, value, said) };
  });
}

function row(label: string, state: State, value: number | null, said: string): HTMLElement {
  const bar = el("div", { class: "bar" }, el("i"));
  (bar.firstChild as HTMLElement).style.width = `${Math.round((value ?? 0) * 100)}%`;
  return el(
    "li",
    { class: `metric ${state}` },
    el("span", { class: "label" }, label),
    el("span", { class: "value" }, value === null ? "–" : `${Math.round(value * 100)} %`),
    bar,
    el("span", { class: "state" }, said),
  );
}

function remark(view: View, state: State, name: string, verdict: Verdict | undefined): string {
  const progress = view.progress.get(name);
  if (state === "pending" && progress) return `${progress.stage}: ${progress.done} of ${progress.total}`;
  if (state === "pending" && !view.note) return "waits for the note";
  if (verdict?.reason && (state === "failed" || state === "unscored")) return `${SAID[state]}: ${words(verdict.reason)}`;
  const source = verdict?.source ?? "";
  if (source.startsWith("fallback:")) return `${SAID[state]}, stood in for by rules`;
  return source.startsWith("llm:") ? `${SAID[state]}, ${source.slice(4)}` : SAID[state];
}

export function overall(view: View): { value: string; state: State } {
  const evaluation = view.evaluation;
  if (!evaluation || !view.note || evaluation.revision.note !== view.note.rev) return { value: "–", state: "pending" };
  const quality = evaluation.overall_quality;
  const state: State = quality.provisional ? "provisional" : stale(view) ? "stale" : "final";
  return { value: quality.value === null ? "–" : quality.value.toFixed(1), state };
}

export const words = (code: string): string => code.replaceAll("_", " ");
