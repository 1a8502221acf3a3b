// Transcript, note, findings and facts as elements. Every list says so when it is empty.

import { el, type Item } from "./dom";
import type { View } from "./fold";
import { words } from "./metrics";
import { pieces, worstFirst } from "./spans";
import type { Evidence, Fact, Finding, Segment } from "./wire";

export type OnFinding = (finding: Finding) => void;
export type OnEvidence = (evidence: Evidence) => void;

const time = (ms: number | null): string => {
  if (ms === null) return "";
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

export function turn(segment: Segment): HTMLElement {
  return el(
    "li",
    { class: `turn ${segment.speaker}${segment.final ? "" : " interim"}`, "data-segment": segment.id, tabindex: "-1" },
    el("span", { class: "who" }, segment.label || segment.speaker),
    el("time", {}, time(segment.start_ms)),
    el("p", {}, segment.text),
  );
}

export function noteText(view: View, onFinding: OnFinding): (HTMLElement | string)[] {
  if (!view.note) return [el("p", { class: "none" }, "No note yet.")];
  const evaluation = view.evaluation;
  const findings = evaluation?.revision.note === view.note.rev ? evaluation.findings : [];
  return pieces(view.note.text, findings).map((piece) => {
    const worst = piece.findings[0];
    if (!worst) return piece.text;
    const label = `${worst.severity}: ${worst.message}`;
    const mark = el("mark", { class: `sev ${worst.severity}`, role: "button", tabindex: "0", title: label }, piece.text);
    mark.setAttribute("aria-label", `${piece.text} (${label})`);
    mark.onclick = () => onFinding(worst);
    mark.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // a blank would scroll
      onFinding(worst);
    };
    return mark;
  });
}

/** Where a list is empty: the words that say so. */
export const nothing = (said: string): Item[] => [{ key: said, make: () => el("li", { class: "none" }, said) }];

export function findingList(findings: Finding[], onEvidence: OnEvidence): Item[] {
  const sorted = [...findings].sort(worstFirst);
  return sorted.map((finding) => ({ key: JSON.stringify(finding), make: () => findingItem(finding, onEvidence) }));
}

function findingItem(finding: Finding, onEvidence: OnEvidence): HTMLElement {
  const item = el(
    "li",
    { class: `finding ${finding.severity}`, id: `finding-${finding.id}`, tabindex: "-1" },
    el("span", { class: `badge ${finding.severity}` }, finding.severity),
    el("span", { class: "kind" }, words(finding.kind)),
    el("p", {}, finding.message),
  );
  if (finding.suggestion) item.append(el("p", { class: "suggestion" }, `Suggested: ${finding.suggestion}`));
  item.append(...finding.evidence.map((evidence) => quote(evidence, onEvidence)));
  return item;
}

function quote(evidence: Evidence, onEvidence: OnEvidence): HTMLElement {
  const button = el("button", { class: "quote", type: "button" }, `“${evidence.text}”`);
  button.onclick = () => onEvidence(evidence);
  return button;
}

export function factList(facts: Fact[], onEvidence: OnEvidence): Item[] {
  return facts.map((fact) => ({ key: JSON.stringify(fact), make: () => factItem(fact, onEvidence) }));
}

function factItem(fact: Fact, onEvidence: OnEvidence): HTMLElement {
  const covered = fact.covered === null ? "" : fact.covered ? " covered" : " missing";
  const label = fact.detail ? `${fact.text}, ${fact.detail}` : fact.text;
  const button = el("button", { class: "fact", type: "button" }, label);
  const first = fact.evidence[0];
  if (first) button.onclick = () => onEvidence(first);
  const said = fact.assertion === "affirmed" ? "" : ` · ${fact.assertion}`;
  const mark = fact.covered === null ? "" : fact.covered ? " · in the note" : " · not in the note";
  return el("li", { class: `${fact.category}${covered}` }, button, el("small", {}, `${fact.category}${said}${mark}`));
}
