// The live page: one session at a time, drawn anew at most once a frame.

import { Client, type Link } from "./client";
import { byId, el, renderIfChanged } from "./dom";
import { empty, receive, restore, type View } from "./fold";
import { metricRows, overall, words } from "./metrics";
import { factList, findingList, noteText, turn } from "./panels";
import type { Evidence, Finding, Summary } from "./wire";

const SUMMARIES = 50; // rows of resting sessions that are filled in
const FOLLOW_PX = 80; // nearer to the end than this counts as reading along

let view = empty("");
let heardAt = Date.now();
let link: Link = "connecting";
let linkDetail = "";
let drawing = false;
const rows = new Map<string, Summary>();
const scroller = byId("transcript-scroll");

const scheme = location.protocol === "https:" ? "wss" : "ws";
const client = new Client(`${scheme}://${location.host}/v1/ws`, {
  link(state, detail) {
    [link, linkDetail] = [state, detail];
    byId("token-form").hidden = state !== "refused";
    if (state === "live") void listSessions();
    drawChip();
  },
  heard() {
    heardAt = Date.now();
  },
  summary(row) {
    rows.set(row.session, row);
    if (!chosen()) open(row.session);
    redraw();
  },
});

const chosen = (): boolean => view.session !== "";

async function listSessions(): Promise<void> {
  const page = (await client.fetched("/v1/sessions?limit=1000")) as { sessions: { session: string; updated: string }[] };
  for (const { session } of page.sessions) if (!rows.has(session)) rows.set(session, { session });
  const newestFirst = page.sessions.sort((a, b) => b.updated.localeCompare(a.updated));
  if (newestFirst[0] && !chosen()) open(newestFirst[0].session);
  redraw();
  for (const { session } of newestFirst.slice(0, SUMMARIES)) await summarise(session);
}

// The channel tells of changes only: what a session that rests has come to is asked for.
async function summarise(session: string): Promise<void> {
  const row = (await client.fetched(`/v1/sessions/${encodeURIComponent(session)}/summary`).catch(() => null)) as Summary | null;
  if (!row || (rows.get(session)?.offset ?? 0) > (row.offset ?? 0)) return; // it has gone, or changed meanwhile
  rows.set(session, row);
  redraw();
}

/** What stands behind the # of the address, unless somebody made it up. */
function sessionInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function open(session: string): void {
  view = empty(session);
  location.hash = encodeURIComponent(session);
  client.follow(session, {
    restart(snapshot) {
      view = snapshot ? restore(snapshot) : empty(session);
      redraw();
    },
    event(offset, event) {
      receive(view, offset, event);
      redraw();
    },
  });
  redraw();
}

function redraw(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawSessions();
    drawSession(view);
  });
}

function drawSessions(): void {
  const list = [...rows.values()].sort((a, b) => a.session.localeCompare(b.session));
  const key = JSON.stringify([view.session, view.evaluation?.overall_quality, list]);
  renderIfChanged(byId("sessions"), key, () =>
    list.length ? list.map(sessionRow) : [el("li", { class: "none" }, "No sessions yet.")],
  );
}

function sessionRow(row: Summary): HTMLElement {
  const shown = row.session === view.session ? view.evaluation?.overall_quality : row.overall_quality;
  const value = shown?.value;
  const button = el(
    "button",
    { type: "button", "aria-current": String(row.session === view.session) },
    el("span", { class: "name" }, row.session),
    el("span", { class: "score" }, value == null ? "–" : value.toFixed(0)),
    el("small", {}, row.state ? `${row.state}, ${words(row.status ?? "")}` : ""),
  );
  button.onclick = () => open(row.session);
  return el("li", {}, button);
}

function drawSession(current: View): void {
  byId("title").textContent = current.session || "No session";
  byId("state").textContent = current.session ? (current.closed ? "closed" : "live") : "";
  drawTranscript(current);
  const revision = current.evaluation?.revision;
  const known = `${current.session} ${current.note?.rev} ${current.evaluation?.run} ${current.evaluation?.status}`;
  renderIfChanged(byId("note"), `${known} ${revision?.transcript}`, () => noteText(current, showFinding));
  const { value, state } = overall(current);
  byId("overall").textContent = value;
  byId("overall-state").textContent = state;
  byId("overall-box").className = `overall ${state}`;
  byId("metrics").replaceChildren(...metricRows(current));
  const findings = current.note ? (current.evaluation?.findings ?? []) : [];
  const issues = findings.filter((finding) => finding.kind !== "omission");
  const omissions = findings.filter((finding) => finding.kind === "omission");
  const facts = current.evaluation?.facts ?? [];
  const judged = current.note !== null;
  renderIfChanged(byId("issues"), JSON.stringify([judged, issues]), () =>
    findingList(issues, judged ? "No issues found." : "Waits for the note.", showEvidence),
  );
  renderIfChanged(byId("omissions"), JSON.stringify([judged, omissions]), () =>
    findingList(omissions, judged ? "Nothing left out." : "Waits for the note.", showEvidence),
  );
  renderIfChanged(byId("facts"), JSON.stringify(facts), () => factList(facts, showEvidence));
  byId("issues-count").textContent = judged ? String(issues.length) : "";
  byId("omissions-count").textContent = judged ? String(omissions.length) : "";
  byId("facts-count").textContent = String(facts.length);
}

/** Turns are kept where they are and only changed ones replaced, so that a long visit stays cheap to follow. */
function drawTranscript(current: View): void {
  const list = byId("transcript");
  const following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < FOLLOW_PX;
  if (list.dataset.session !== current.session) {
    list.dataset.session = current.session;
    list.replaceChildren();
  }
  current.segments.forEach((segment, index) => {
    const key = `${segment.id}\n${segment.rev}`;
    const shown = list.children[index] as HTMLElement | undefined;
    if (shown?.dataset.key === key) return;
    const made = turn(segment);
    made.dataset.key = key;
    if (shown?.dataset.segment === segment.id) shown.replaceWith(made);
    else list.insertBefore(made, shown ?? null);
  });
  while (list.children.length > current.segments.length) list.lastElementChild?.remove();
  if (following) scroller.scrollTop = scroller.scrollHeight;
  byId("jump").hidden = following;
}

function showFinding(finding: Finding): void {
  const item = document.getElementById(`finding-${finding.id}`);
  item?.scrollIntoView({ block: "nearest" });
  item?.focus();
  if (finding.evidence[0]) showEvidence(finding.evidence[0]);
}

function showEvidence(evidence: Evidence): void {
  for (const old of document.querySelectorAll(".turn.cited")) old.classList.remove("cited");
  if (evidence.segment === null) return;
  const found = document.querySelector(`[data-segment="${CSS.escape(evidence.segment)}"]`);
  found?.classList.add("cited");
  found?.scrollIntoView({ block: "center" });
}

function drawChip(): void {
  const age = Math.round((Date.now() - heardAt) / 1000);
  const said: Record<Link, string> = {
    connecting: "Connecting…",
    live: age < 2 ? "Live" : `Live, last word ${age} s ago`,
    waiting: `Reconnecting: ${linkDetail}`,
    refused: `Refused: ${linkDetail}`,
  };
  const chip = byId("chip");
  chip.className = `chip ${link}`;
  chip.textContent = said[link];
}

byId("jump").onclick = () => {
  scroller.scrollTop = scroller.scrollHeight;
  byId("jump").hidden = true;
};
scroller.onscroll = () => {
  byId("jump").hidden = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < FOLLOW_PX;
};
byId("token-form").onsubmit = (event) => {
  event.preventDefault();
  client.token = (byId("token") as HTMLInputElement).value;
  client.connect();
};
setInterval(drawChip, 1000);
const named = sessionInAddress();
if (named) open(named);
client.connect();
redraw();
