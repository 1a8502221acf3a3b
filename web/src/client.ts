// One connection that heals itself: full-jitter backoff, and every channel goes on behind its last offset.

import type { CloudEvent, Position, Push, Snapshot, Subscribed, Summary } from "./wire";

export type Link = "connecting" | "live" | "waiting" | "refused";

export interface Channel {
  restart(snapshot: Snapshot | null): void;
  event(offset: number, event: CloudEvent): void;
  refused(): void;
}

export interface Listener {
  link(state: Link, detail: string): void;
  heard(): void;
  summary(row: Summary): void;
}

type Held = [number, CloudEvent][];

interface Following {
  name: string;
  channel: Channel;
  position: Position | null;
  held: Held | null; // events that wait for a snapshot which is being fetched
}

interface Pending {
  answered(result: Subscribed): void;
  refused(): void;
  again(): void;
}

interface Reply {
  id: number;
  result?: Subscribed;
  error?: { temporary: boolean };
}

const BASE_MS = 250;
const MOST_MS = 10_000;
const SILENCE_MS = 15_000; // beyond the server's ping interval
const LASTED_MS = 10_000; // a connection that ends sooner counts as one that could not be had
const RETRY_MS = 1_000; // before what could not be had is asked for again

export class Client {
  private socket: WebSocket | null = null;
  private next = 1;
  private attempt = 0;
  private connectedAt = Infinity; // on the page's clock, in ms
  private pending = new Map<number, Pending>();
  private session: Following | null = null;
  private watchdog = 0;
  private pingMs = 25_000;
  token: string | null = null;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {}

  connect(): void {
    this.listener.link("connecting", "");
    const socket = (this.socket = new WebSocket(this.url, ["soapstream.v1"]));
    this.pending.clear();
    this.watch(socket);
    socket.onopen = () => this.send({ op: "connect", token: this.token });
    socket.onmessage = (message) => this.receive(socket, message.data as string);
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code, event.reason);
    };
  }

  /** Follow one session instead of the one before. */
  follow(name: string, channel: Channel): void {
    if (this.session) this.send({ op: "unsubscribe", channel: `session:${this.session.name}` });
    this.session = { name, channel, position: null, held: null };
    this.subscribe();
  }

  private closed(code: number, reason: string): void {
    clearTimeout(this.watchdog);
    this.socket = null;
    if (code >= 4500) {
      this.listener.link("refused", reason || `code ${code}`);
      return;
    }
    if (performance.now() - this.connectedAt >= LASTED_MS) this.attempt = 0;
    this.connectedAt = Infinity;
    const wait = Math.random() * Math.min(MOST_MS, BASE_MS * 2 ** this.attempt);
    this.attempt += 1;
    this.listener.link("waiting", reason || "connection lost");
    setTimeout(() => this.connect(), wait);
  }

  private receive(socket: WebSocket, text: string): void {
    this.listener.heard();
    this.watch(socket);
    if (text === "{}") {
      socket.send("{}");
      return;
    }
    const frame = JSON.parse(text);
    if (frame.channel) this.pushed(frame as Push);
    else if (frame.result?.client) this.connected(frame.result.ping_s as number);
    else this.replied(socket, frame as Reply);
  }

  /** A socket that is silent for longer than pings are apart is dead, whatever it says of itself. */
  private watch(socket: WebSocket): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => socket.close(), this.pingMs + SILENCE_MS);
  }

  private replied(socket: WebSocket, reply: Reply): void {
    const pending = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (reply.result) pending?.answered(reply.result);
    else if (!reply.error?.temporary) pending?.refused();
    else if (pending) setTimeout(() => this.socket === socket && pending.again(), RETRY_MS);
  }

  private connected(pingS: number): void {
    this.connectedAt = performance.now();
    this.pingMs = pingS * 1000;
    this.listener.link("live", "");
    this.subscribeSessions();
    this.subscribe();
  }

  private subscribeSessions(): void {
    const nothing = (): void => {};
    const pending = { answered: nothing, refused: nothing, again: () => this.subscribeSessions() };
    this.ask({ op: "subscribe", channel: "sessions" }, pending);
  }

  private subscribe(): void {
    const following = this.session;
    if (!following) return;
    const channel = `session:${following.name}`;
    const answered = (answer: Subscribed): void => {
      if (following !== this.session || answer.recovered) return;
      following.position = { epoch: answer.epoch, offset: answer.offset };
      following.held = null;
      if (answer.href) void this.restartFrom(following, answer.href);
      else following.channel.restart(answer.snapshot);
    };
    const refused = (): void => {
      if (following === this.session) following.channel.refused();
    };
    const again = (): void => {
      if (following === this.session) this.subscribe();
    };
    this.ask({ op: "subscribe", channel, since: following.position }, { answered, refused, again });
  }

  private async restartFrom(following: Following, href: string, held: Held = []): Promise<void> {
    following.held = held;
    const snapshot = (await this.fetched(href).catch(() => null)) as Snapshot | null;
    if (following !== this.session || following.held !== held) return;
    if (snapshot === null) {
      setTimeout(() => following.held === held && void this.restartFrom(following, href, held), RETRY_MS);
      return;
    }
    following.held = null;
    following.channel.restart(snapshot);
    for (const [offset, event] of held) following.channel.event(offset, event); // those in the snapshot are repetitions
  }

  private pushed(push: Push): void {
    if (push.channel === "sessions") {
      this.listener.summary(push.event as Summary);
      return;
    }
    const following = this.session;
    if (!following || push.channel !== `session:${following.name}`) return;
    following.position = { epoch: push.epoch!, offset: push.offset! };
    const event = push.event as CloudEvent;
    if (event.dataref) {
      following.position = null;
      this.socket?.close(); // too large to be pushed: the snapshot that follows holds it
    } else if (following.held) following.held.push([push.offset!, event]);
    else following.channel.event(push.offset!, event);
  }

  async fetched(path: string): Promise<unknown> {
    const headers: Record<string, string> = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(path, { headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  private ask(frame: object, pending: Pending): void {
    const id = this.send(frame);
    if (id !== null) this.pending.set(id, pending);
  }

  private send(frame: object): number | null {
    if (this.socket?.readyState !== WebSocket.OPEN) return null;
    const id = this.next++;
    this.socket.send(JSON.stringify({ id, ...frame }));
    return id;
  }
}
