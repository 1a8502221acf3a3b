// The fold of a session in the browser: a snapshot, then events in offset order. Mirrors engine/session.py.

import type { Changes, CloudEvent, Evaluation, Fact, Finding, Note, Place, Progress, Segment, Snapshot } from "./wire";

export interface View {
  session: string;
  offset: number;
  closed: boolean;
  segments: Segment[];
  places: Place[]; // of the segments, in the same order
  heard: number; // revision of the transcript
  judged: number; // the one that the latest full run saw
  note: Note | null;
  evaluation: (Evaluation & { findings: Finding[]; facts: Fact[] }) | null;
  progress: Map<string, Progress>; // latest of each judge, while its run goes on
}

export function empty(session: string): View {
  return {
    session,
    offset: 0,
    closed: false,
    segments: [],
    places: [],
    heard: 0,
    judged: 0,
    note: null,
    evaluation: null,
    progress: new Map(),
  };
}

export function restore(snapshot: Snapshot): View {
  return {
    session: snapshot.session,
    offset: snapshot.offset,
    closed: snapshot.state === "closed",
    segments: snapshot.segments,
    places: snapshot.places,
    heard: snapshot.revision.transcript,
    judged: snapshot.judged_transcript,
    note: snapshot.note,
    evaluation: snapshot.evaluation ? merged(null, snapshot.evaluation) : null,
    progress: new Map(snapshot.progress.map((item) => [item.evaluator, item])),
  };
}

export const stale = (view: View): boolean => view.note !== null && view.heard > view.judged;

/** Fold one event; the view is changed in place. Events at or below its offset are repetitions. */
export function receive(view: View, offset: number, event: CloudEvent): void {
  if (offset <= view.offset) return;
  view.offset = offset;
  const data = event.data as never;
  switch (event.type) {
    case "soapstream.segment.accepted":
      view.heard += 1;
      put(view, (data as { segment: Segment }).segment);
      break;
    case "soapstream.note.accepted":
      view.note = (data as { note: Note }).note;
      judge(view);
      break;
    case "soapstream.evaluation.requested":
      if (view.note) judge(view);
      break;
    case "soapstream.session.closed":
      view.closed = true;
      if (stale(view)) judge(view);
      break;
    case "soapstream.evaluation.partial":
    case "soapstream.evaluation.complete":
      evaluated(view, data as Evaluation);
      break;
    case "soapstream.evaluation.progress":
      view.progress.set((data as Progress).evaluator, data as Progress);
      break;
  }
}

function judge(view: View): void {
  view.judged = view.heard;
  view.progress = new Map();
}

function evaluated(view: View, event: Evaluation): void {
  if ((event.revision.note ?? 0) < (view.evaluation?.revision.note ?? 0)) return; // of a note that was replaced
  view.evaluation = merged(view.evaluation, event);
  if (event.status !== "partial") view.progress = new Map();
}

function merged(before: View["evaluation"], event: Evaluation): NonNullable<View["evaluation"]> {
  const unjudged = Object.keys(event.llm_metrics).length === 0 && !Array.isArray(event.findings);
  return {
    ...event,
    llm_metrics: unjudged && before ? before.llm_metrics : event.llm_metrics,
    findings: applied(before?.findings ?? [], event.findings),
    facts: applied(before?.facts ?? [], event.facts),
  };
}

function applied<T extends { id: string }>(before: T[], after: T[] | Changes<T>): T[] {
  if (Array.isArray(after)) return after;
  const items = new Map(before.map((item) => [item.id, item]));
  for (const id of after.removed) items.delete(id);
  for (const item of [...after.changed, ...after.added]) items.set(item.id, item);
  return [...items.values()];
}

/** By start time, then arrival; a segment without a time comes after the last one. A higher rev keeps the arrival. */
function put(view: View, segment: Segment): void {
  const { segments, places } = view;
  const at = segments.findIndex((item) => item.id === segment.id);
  let place: Place;
  if (at < 0) {
    const arrivals = places.reduce((most, [, arrival]) => Math.max(most, arrival), 0);
    place = [segment.start_ms ?? places.at(-1)?.[0] ?? 0, arrivals + 1];
  } else {
    if (segments[at]!.rev >= segment.rev) return;
    const [start, arrival] = places[at]!;
    place = [segment.start_ms ?? start, arrival];
    segments.splice(at, 1);
    places.splice(at, 1);
  }
  let index = segments.length;
  while (index > 0 && isBehind(places[index - 1]!, place)) index -= 1;
  segments.splice(index, 0, segment);
  places.splice(index, 0, place);
}

const isBehind = (a: Place, b: Place): boolean => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
