// The live page: one session at a time, drawn anew at most once a frame.

import { Client, type Link } from "./client";
import { byId, el, type Item, renderIfChanged, renderItems, say } from "./dom";
import { empty, receive, restore, type View } from "./fold";
import { metricRows, overall, words } from "./metrics";
import { factList, findingList, noteText, nothing, turn } from "./panels";
import type { Evidence, Finding, Summary } from "./wire";

const RETRY_MS = 1_000; // before a list that could not be had is asked for again
const FOLLOW_PX = 80; // nearer to the end than this counts as reading along

let view = empty("");
let heardAt = Date.now();
let link: Link = "connecting";
let linkDetail = "";
let drawing = false;
let toBegin = false; // another session was chosen and nothing of it is drawn yet
let answered = false; // the server said what it knows of the chosen session
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
    openFirst(row.session);
    redraw();
  },
});

/** Open a session where none was chosen; that is no step to go back from. */
function openFirst(session: string): void {
  if (view.session !== "") return;
  history.replaceState(null, "", address(session));
  open(session);
}

const address = (session: string): string => `#${encodeURIComponent(session)}`;

interface Listed {
  session: string;
  updated: string;
}

/** All sessions, page by page. */
async function fetchSessions(): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const path = `/v1/sessions?limit=1000&after=${encodeURIComponent(after)}`;
    const page = (await client.fetched(path)) as { sessions: Listed[]; next: string | null };
    all.push(...page.sessions);
    after = page.next;
  }
  return all;
}

async function listSessions(): Promise<void> {
  const before = new Set(rows.keys());
  const found = await fetchSessions().catch(() => null);
  if (found === null) {
    setTimeout(() => link === "live" && void listSessions(), RETRY_MS);
    return;
  }
  for (const { session } of found) {
    before.delete(session);
    if (!rows.has(session)) rows.set(session, { session });
  }
  for (const gone of before) rows.delete(gone);
  for (const row of byId("sessions").children) inSight.observe(row); // what changed meanwhile was not told
  const newest = found.sort((a, b) => b.updated.localeCompare(a.updated))[0];
  if (newest) openFirst(newest.session);
  redraw();
}

// The channel tells of changes only: what a session that rests has come to is asked for once its row is in sight.
const inSight = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    inSight.unobserve(target);
    const session = (target as HTMLElement).dataset.key!;
    if (rows.has(session)) void summarise(session);
  }
});

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

function openNamed(): void {
  const named = sessionInAddress();
  if (named && named !== view.session) open(named);
}

function open(session: string): void {
  view = empty(session);
  toBegin = true;
  answered = false;
  client.follow(session, {
    restart(snapshot) {
      view = snapshot ? restore(snapshot) : empty(session);
      answered = true;
      redraw();
    },
    event(offset, event) {
      receive(view, offset, event);
      redraw();
    },
    refused() {
      answered = true;
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
  const items = list.map(({ session }) => ({ key: session, make: () => sessionRow(session) }));
  renderItems(byId("sessions"), items.length ? items : nothing("No sessions yet."));
  list.forEach((row, index) => fillRow(byId("sessions").children[index] as HTMLElement, row));
}

function sessionRow(session: string): HTMLElement {
  const parts = [el("span", { class: "name" }, session), el("span", { class: "score" }), el("small")];
  const button = el("button", { type: "button" }, ...parts);
  button.onclick = () => location.assign(address(session));
  const item = el("li", {}, button);
  inSight.observe(item);
  return item;
}

/** What may change in a row is set in place: rows change all the time, and are clicked on and stepped through meanwhile. */
function fillRow(item: HTMLElement, row: Summary): void {
  const button = item.firstElementChild as HTMLElement;
  const [, score, state] = [...button.children] as HTMLElement[];
  const chosen = row.session === view.session;
  const value = (chosen ? view.evaluation?.overall_quality : row.overall_quality)?.value;
  if (chosen && button.getAttribute("aria-current") !== "true") item.scrollIntoView({ block: "nearest" });
  button.setAttribute("aria-current", String(chosen));
  say(score!, value == null ? "–" : value.toFixed(0));
  say(state!, row.state ? `${row.state}, ${words(row.status ?? "")}` : "");
}

function drawSession(current: View): void {
  byId("title").textContent = current.session || "No session";
  byId("state").textContent = stateWord(current);
  drawTranscript(current);
  const revision = current.evaluation?.revision;
  const known = `${current.session} ${current.note?.rev} ${current.evaluation?.run} ${current.evaluation?.status}`;
  renderIfChanged(byId("note"), `${known} ${revision?.transcript}`, () => noteText(current, showFinding));
  const { value, state } = overall(current);
  byId("overall").textContent = value;
  byId("overall-state").textContent = state;
  byId("overall-box").className = `overall ${state}`;
  renderItems(byId("metrics"), metricRows(current));
  const findings = current.note ? (current.evaluation?.findings ?? []) : [];
  const issues = findings.filter((finding) => finding.kind !== "omission");
  const omissions = findings.filter((finding) => finding.kind === "omission");
  const facts = current.evaluation?.facts ?? [];
  const judged = current.note !== null;
  const listed = (found: Finding[], none: string): Item[] =>
    found.length ? findingList(found, showEvidence) : nothing(judged ? none : "Waits for the note.");
  renderItems(byId("issues"), listed(issues, "No issues found."));
  renderItems(byId("omissions"), listed(omissions, "Nothing left out."));
  renderItems(byId("facts"), facts.length ? factList(facts, showEvidence) : nothing("Nothing clinical heard yet."));
  byId("issues-count").textContent = judged ? String(issues.length) : "";
  byId("omissions-count").textContent = judged ? String(omissions.length) : "";
  byId("facts-count").textContent = String(facts.length);
}

/** A session that the server has never heard of has no events: somebody made its name up, or it was deleted. */
function stateWord(current: View): string {
  if (!current.session || !answered) return "";
  if (current.offset === 0) return "no such session";
  return current.closed ? "closed" : "live";
}

/** Turns are kept where they are and only changed ones replaced, so that a long visit stays cheap to follow. */
function drawTranscript(current: View): void {
  const following = toBegin || isAtEnd();
  const items = current.segments.map((segment) => ({
    key: `${current.session}\n${segment.id}\n${segment.rev}`,
    make: () => turn(segment),
  }));
  renderItems(byId("transcript"), items);
  if (following) scroller.scrollTop = scroller.scrollHeight;
  if (toBegin) byId("note-scroll").scrollTop = byId("scores-scroll").scrollTop = 0;
  if (current.offset > 0) toBegin = false;
  byId("jump").hidden = following;
}

const isAtEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < FOLLOW_PX;

function showFinding(finding: Finding): void {
  const item = document.getElementById(`finding-${finding.id}`);
  item?.scrollIntoView({ block: "nearest" });
  item?.focus();
  if (finding.evidence[0]) cite(finding.evidence[0]);
}

function showEvidence(evidence: Evidence): void {
  cite(evidence);
  scroller.scrollIntoView({ block: "nearest" });
}

/** Mark the turn and have it in the middle of its panel; on a narrow page what was asked for stays in sight. */
function cite(evidence: Evidence): void {
  for (const old of document.querySelectorAll(".turn.cited")) old.classList.remove("cited");
  if (evidence.segment === null) return;
  const found = document.querySelector(`[data-segment="${CSS.escape(evidence.segment)}"]`);
  if (!found) return;
  found.classList.add("cited");
  const above = found.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += above - (scroller.clientHeight - found.clientHeight) / 2;
}

/** The state of the connection is announced when it changes; the seconds since the last word are only to be seen. */
function drawChip(): void {
  const age = Math.round((Date.now() - heardAt) / 1000);
  const said: Record<Link, string> = {
    connecting: "Connecting…",
    live: "Live",
    waiting: `Reconnecting: ${linkDetail}`,
    refused: `Refused: ${linkDetail}`,
  };
  byId("chip").className = `chip ${link}`;
  say(byId("link"), said[link]);
  say(byId("age"), link === "live" && age >= 2 ? `, last word ${age} s ago` : "");
}

byId("jump").onclick = () => {
  scroller.scrollTop = scroller.scrollHeight;
  byId("jump").hidden = true;
};
scroller.onscroll = () => {
  byId("jump").hidden = isAtEnd();
};
byId("token-form").onsubmit = (event) => {
  event.preventDefault();
  client.token = (byId("token") as HTMLInputElement).value;
  client.connect();
};
setInterval(drawChip, 1000);
addEventListener("hashchange", openNamed);
openNamed();
client.connect();
redraw();
