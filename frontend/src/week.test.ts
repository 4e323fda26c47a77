import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dragMeetings, slotAt } from "./week";

const lifted = `<div id="board"><ol>
  <li class="with lifted" id="card-1"><span data-carry></span><a id="leave" href="/week/">Leave it here</a></li>
  <li><a data-slot href="/week/2027-03-08/?move=1"><span>16:00</span></a></li></ol></div>`;

dragMeetings();

beforeEach(() => {
  history.replaceState(null, "", "/week/");
  document.body.innerHTML = `<div id="board"><ol><li class="with" id="card-1">
    <span data-carry></span><a data-lift href="/week/2027-03-08/?lift=1">Move</a></li></ol></div>`;
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(lifted)),
  );
  document.elementsFromPoint = () => [
    card(),
    document.querySelector("a[data-slot] span") ?? card(),
  ];
});

afterEach(() => {
  point("pointercancel", 0);
  vi.unstubAllGlobals();
});

function card(): HTMLElement {
  return document.getElementById("card-1") as HTMLElement;
}

function point(type: string, y: number, more: PointerEventInit = {}): Event {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientY: y, ...more });
  Object.defineProperty(event, "pointerId", { value: more.pointerId ?? 1 });
  const handle = document.querySelector("[data-carry]");
  (type === "pointerdown" && handle ? handle : window).dispatchEvent(event);
  return event;
}

/** Where a drop would lead: jsdom goes nowhere, so the way is told to this function. */
function goesTo(): string[] {
  const ways: string[] = [];
  vi.stubGlobal("location", { assign: (way: string) => ways.push(new URL(way).search) });
  return ways;
}

async function carry(): Promise<void> {
  point("pointerdown", 0);
  point("pointermove", 30);
  await vi.waitFor(() => expect(document.querySelector("a[data-slot]")).not.toBeNull());
}

test("who carries a card sees where it can go, and the address says the same", async () => {
  await carry();

  expect(String(vi.mocked(fetch).mock.calls[0]?.[0])).toMatch(
    "/week/2027-03-08/?lift=1&part=board",
  );
  expect([window.document.location.pathname, window.document.location.search]).toEqual([
    "/week/2027-03-08/",
    "?lift=1",
  ]);
});

test("a card follows the pointer and lands where it is let go", async () => {
  const ways = goesTo();
  await carry();
  point("pointermove", 50);
  expect(card().style.translate).toBe("0px 50px");

  point("pointerup", 50);

  expect([ways, card().style.translate]).toEqual([["?move=1"], ""]);
});

test("a press without a way lifts nothing", () => {
  const ways = goesTo();
  point("pointerdown", 0);
  point("pointermove", 4);
  point("pointerup", 4);

  expect([ways, vi.mocked(fetch).mock.calls]).toEqual([[], []]);
});

test("a drag that the browser takes back goes nowhere, and nothing goes there later", async () => {
  const ways = goesTo();
  await carry();
  point("pointercancel", 50);
  point("pointermove", 90);
  point("pointerup", 90);

  expect([ways, card().style.translate]).toEqual([[], ""]);
});

test("what comes after a drop is not another drop", async () => {
  const ways = goesTo();
  await carry();
  point("pointerup", 50);
  point("pointercancel", 50);

  expect(ways).toEqual(["?move=1"]);
});

test("a second finger neither carries nor drops", async () => {
  const ways = goesTo();
  await carry();
  point("pointermove", 400, { pointerId: 2 });
  point("pointerup", 400, { pointerId: 2 });

  expect([ways, card().style.translate]).toEqual([[], "0px 30px"]);
});

test("without a connection the board stays as it is", async () => {
  vi.mocked(fetch).mockRejectedValue(new TypeError("no connection"));
  point("pointerdown", 0);
  point("pointermove", 30);
  await Promise.resolve();

  expect(document.querySelector("a[data-lift]")).not.toBeNull();
});

test("the card in the hand is not in the way of the place below it", async () => {
  await carry();

  expect(slotAt(0, 30)?.search).toBe("?move=1");
});
