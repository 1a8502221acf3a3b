// What the server says: the parts of the protocol soapstream.v1 that this page reads.

export type Span = [number, number]; // code points
export type Severity = "critical" | "major" | "minor" | "info";

export interface Evidence {
  segment: string | null;
  start: number;
  end: number;
  text: string;
}

export interface Finding {
  id: string;
  evaluator: string;
  kind: string;
  support: string;
  severity: Severity;
  message: string;
  note_span: Span | null;
  evidence: Evidence[];
  suggestion: string | null;
}

export interface Fact {
  id: string;
  category: string;
  text: string;
  detail: string;
  assertion: string;
  evidence: Evidence[];
  covered: boolean | null;
}

export interface Changes<T> {
  added: T[];
  changed: T[];
  removed: string[];
}

export interface Verdict {
  evaluator: string;
  outcome: "scored" | "unscored" | "failed";
  value: number | null;
  reason: string | null;
  source: string;
}

export interface Quality {
  value: number | null;
  provisional: boolean;
  scored: number;
  unscored: number;
  failed: number;
}

export interface Segment {
  id: string;
  rev: number;
  speaker: string;
  label: string;
  text: string;
  start_ms: number | null;
  final: boolean;
}

export type Place = [number, number]; // where a segment stands: start, and which to arrive it was

export interface Note {
  text: string;
  rev: number;
}

export interface Revision {
  transcript: number;
  note: number | null;
}

export interface Evaluation {
  run: string;
  cause: number;
  revision: Revision;
  status: "partial" | "complete" | "degraded";
  deterministic_metrics: Record<string, Verdict>;
  llm_metrics: Record<string, Verdict>;
  overall_quality: Quality;
  findings: Finding[] | Changes<Finding>;
  facts: Fact[] | Changes<Fact>;
}

export interface Progress {
  run: string;
  cause: number;
  evaluator: string;
  stage: string;
  done: number;
  total: number;
}

export interface Snapshot {
  session: string;
  epoch: string;
  offset: number;
  state: "live" | "closed";
  segments: Segment[];
  places: Place[];
  note: Note | null;
  revision: Revision;
  judged_transcript: number;
  evaluation: Evaluation | null;
  progress: Progress[];
}

export interface Summary {
  session: string;
  offset?: number;
  state?: "live" | "closed";
  status?: string;
  stale?: boolean;
  overall_quality?: Quality | null;
  alarms?: number;
}

export interface CloudEvent {
  type: string;
  data?: unknown;
  dataref?: string; // stands in for data that is too large for a frame
}

export interface Position {
  epoch: string;
  offset: number;
}

export interface Push extends Partial<Position> {
  channel: string;
  event: CloudEvent | Summary;
}

export interface Subscribed extends Position {
  recovered: boolean;
  snapshot: Snapshot | null;
  href?: string; // where a snapshot that is too large for a frame can be read
}
