import { describe, expect, it } from 'vitest';
import { countRoundTrips, type LinkTrips } from './round-trips.js';

/** A statement there, and its answer back. */
function ask(link: LinkTrips): void {
  link.reachedServer(link.clientSent());
  link.reachedClient(link.serverSent());
}

describe('countRoundTrips', () => {
  it('counts each question that waits for the answer before it', () => {
    const trips = countRoundTrips();
    const link = trips.link();
    for (let asked = 0; asked < 3; asked += 1) ask(link);
    expect(trips.count).toBe(3);
  });

  it('counts questions that are on their way together once', () => {
    const trips = countRoundTrips();
    const link = trips.link();
    const questions = [link.clientSent(), link.clientSent(), link.clientSent()];
    for (const question of questions) link.reachedServer(question);
    const answers = [link.serverSent(), link.serverSent(), link.serverSent()];
    for (const answer of answers) link.reachedClient(answer);
    expect(trips.count).toBe(1);
  });

  it('counts six questions of which three at a time are on their way as two', () => {
    const trips = countRoundTrips();
    const link = trips.link();
    const first = [link.clientSent(), link.clientSent(), link.clientSent()];
    const answers = first.map((question) => {
      link.reachedServer(question);
      return link.serverSent();
    });
    const second = answers.map((answer) => {
      link.reachedClient(answer);
      return link.clientSent();
    });
    for (const question of second) link.reachedServer(question);
    link.reachedClient(link.serverSent());
    expect(trips.count).toBe(2);
  });

  it('counts links that wait for one another one after the other, and links side by side once', () => {
    const trips = countRoundTrips();
    const [one, other] = [trips.link(), trips.link()];
    ask(one);
    ask(other);
    expect(trips.count).toBe(2);
    const sent = [one.clientSent(), other.clientSent()] as const;
    one.reachedServer(sent[0]);
    other.reachedServer(sent[1]);
    one.reachedClient(one.serverSent());
    other.reachedClient(other.serverSent());
    expect(trips.count).toBe(3);
  });

  it('counts neither what the server says unasked nor a question without an answer', () => {
    const trips = countRoundTrips();
    const link = trips.link();
    link.reachedClient(link.serverSent());
    link.reachedServer(link.clientSent());
    expect(trips.count).toBe(0);
  });
});
