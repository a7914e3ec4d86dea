import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ParcelQueue, type Parcel } from "./parcel-queue.ts";

const parcelOf = (seqs: readonly number[], contacts: readonly number[], more: Partial<Parcel> = {}): Parcel => ({
  id: seqs.join("-"),
  seqs,
  contacts,
  attempts: 0,
  firstAt: null,
  nextAt: 0,
  stored: false,
  rows: null,
  ...more,
});

test("whatever fails and whatever waits, a contact's parcels go one at a time and in order", () => {
  const contacts = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
  const outcomes = fc.infiniteStream(fc.constantFrom("delivered", "failed"));
  fc.assert(
    fc.property(
      fc.array(contacts, { maxLength: 20 }),
      outcomes,
      fc.integer({ min: 1, max: 4 }),
      (all, chance, room) => {
        const queue = new ParcelQueue();
        for (const [index, one] of all.entries()) queue.add(parcelOf([index], one));
        const open: Parcel[] = [];
        const done: number[] = [];
        for (let now = 0; queue.size > 0; now += 1) {
          open.push(...queue.takeReady(now, room));
          const about = open.flatMap((parcel) => parcel.contacts);
          expect(new Set(about).size).toBe(about.length);
          const parcel = open.shift();
          if (parcel === undefined) continue;
          if (now > 500 || chance.next().value === "delivered") {
            queue.remove(parcel);
            done.push(parcel.seqs[0] ?? 0);
          } else {
            parcel.attempts += 1;
            parcel.nextAt = now + parcel.attempts;
            queue.putBack(parcel);
          }
        }
        for (let contact = 1; contact <= 5; contact += 1) {
          const own = done.filter((index) => all[index]?.includes(contact) === true);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
        expect(done.length).toBe(all.length);
      },
    ),
  );
});

test("who waits behind a failed parcel is held up, and who waits behind those in turn; the cursor may pass them once stored", () => {
  const queue = new ParcelQueue();
  const failed = parcelOf([1], [1], { attempts: 1, stored: true });
  const behind = parcelOf([2], [1, 2]);
  const behindThat = parcelOf([3], [2]);
  const free = parcelOf([4], [3]);
  for (const parcel of [failed, behind, behindThat, free]) queue.add(parcel);
  expect([...queue.heldUp()]).toEqual([1, 2]);
  expect(queue.toStore()).toEqual([behind, behindThat]);
  expect(queue.firstNotStored()).toBe(2);
  for (const parcel of queue.toStore()) parcel.stored = true;
  expect(queue.firstNotStored()).toBe(4);
  expect(queue.countOutside(queue.heldUp())).toBe(1);
});
