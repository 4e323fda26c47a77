import { beforeEach, expect, test } from "vitest";
import { morph, refused } from "./morph";

const list = (rows: string) => `<section id="list">${rows}</section>`;
const row = (id: string, text: string, open = "") =>
  `<div id="${id}"><p>${text}</p><details id="d-${id}" ${open}><input id="i-${id}" value="${text}"></details></div>`;

beforeEach(() => {
  document.body.innerHTML = list(row("a", "one") + row("b", "two"));
});

function swap(rows: string): void {
  morph(document.querySelector("#list") as Element, list(rows));
}

test("a changed line shows, and a new one", () => {
  swap(row("a", "one, or so") + row("b", "two") + row("c", "three"));
  const lines = [...document.querySelectorAll("p")].map((p) => p.textContent);
  expect(lines).toEqual(["one, or so", "two", "three"]);
});

test("what is being typed stays, and the drawer that it stands in", () => {
  const input = document.querySelector("#i-a") as HTMLInputElement;
  const drawer = document.querySelector("#d-a") as HTMLDetailsElement;
  drawer.open = true;
  input.value = "half a sen";
  swap(row("a", "changed by the other") + row("b", "two"));
  expect(input.isConnected).toBe(true);
  expect(input.value).toBe("half a sen");
  expect(drawer.open).toBe(true);
  expect(document.querySelector("#a p")?.textContent).toBe("changed by the other");
});

test("a field that nobody touched follows the server", () => {
  swap(row("a", "other words") + row("b", "two"));
  expect((document.querySelector("#i-a") as HTMLInputElement).value).toBe("other words");
});

test("a row in which somebody types is not taken away under their hands", () => {
  const input = document.querySelector("#i-b") as HTMLInputElement;
  input.value = "still writing";
  swap(row("a", "one"));
  expect(input.isConnected).toBe(true);
});

test("focus stays on the button that was pressed", () => {
  document.body.innerHTML = list('<button id="up-a">Up</button><p id="x">one</p>');
  (document.querySelector("#up-a") as HTMLElement).focus();
  swap('<p id="x">one</p><button id="up-a">Up</button>');
  expect(document.activeElement?.id).toBe("up-a");
});

test("the choice that was pressed shows as the server took it, and keeps the focus", () => {
  const how = (chosen: string) => {
    const radio = (value: string) =>
      `<input type="radio" name="format" value="${value}" ${value === chosen ? "checked" : ""}>`;
    return `<form>${radio("office")}${radio("walk")}</form>`;
  };
  document.body.innerHTML = list(how("office"));
  for (const pressed of ["walk", "office"]) {
    document.querySelector<HTMLElement>(`[value=${pressed}]`)?.focus(); // and sent, and the form reset
    swap(how(pressed));
    const chosen = [...document.querySelectorAll<HTMLInputElement>(":checked, [checked]")];
    expect(chosen.map((radio) => radio.value)).toEqual([pressed]);
    expect((document.activeElement as HTMLInputElement).value).toBe(pressed);
  }
});

test("where the row of the pressed button went, the heading has the focus", () => {
  document.body.innerHTML = list(
    '<h2>Today</h2><p id="x"><button id="off">Take it off</button></p>',
  );
  (document.querySelector("#off") as HTMLElement).focus();
  swap("<h2>Today</h2>");
  swap("<h2>Today</h2>"); // and its own news
  expect(document.activeElement?.textContent).toBe("Today");
});

test("the hidden fields of a form in hand stay with what is typed over them", () => {
  const form = (seen: string, text: string) =>
    `<form id="f"><input type="hidden" name="seen" value="${seen}"><input id="t" value="${text}"></form>`;
  document.body.innerHTML = list(form("1", "one"));
  (document.querySelector("#t") as HTMLInputElement).value = "mine";
  swap(form("2", "theirs"));
  expect(document.querySelector<HTMLInputElement>("[name=seen]")?.value).toBe("1");
  expect(document.querySelector<HTMLInputElement>("#t")?.value).toBe("mine");
});

test("a choice that somebody made stays, and one that nobody touched follows", () => {
  const choice = (chosen: string) =>
    `<select id="s">${["a", "b", "c"].map((o) => `<option ${o === chosen ? "selected" : ""}>${o}</option>`).join("")}</select>`;
  document.body.innerHTML = list(choice("a"));
  swap(choice("b"));
  const select = document.querySelector("#s") as HTMLSelectElement;
  expect(select.value).toBe("b");
  select.value = "c";
  swap(choice("a"));
  expect(select.value).toBe("c");
});

test("a field in which the caret stands is left alone, though nothing is typed yet", () => {
  const input = document.querySelector("#i-b") as HTMLInputElement;
  input.focus();
  swap(row("a", "one"));
  expect(input.isConnected).toBe(true);
  expect(document.activeElement).toBe(input);
});

test("what is wrong with a form shows beside what was typed in it", () => {
  const form = (text: string, wrong = "") =>
    `<form><input type="hidden" name="new" value="${text}"><input id="line" value="">${wrong}</form>`;
  document.body.innerHTML = list(form("1"));
  const input = document.querySelector("#line") as HTMLInputElement;
  input.value = "   ";

  swap(form("2"));
  expect((document.querySelector("[name=new]") as HTMLInputElement).value).toBe("1");

  refused.add(document.querySelector("form") as HTMLFormElement);
  swap(form("3", '<p class="wrong">Nothing stands there.</p>'));
  expect(document.querySelector(".wrong")?.textContent).toBe("Nothing stands there.");
  expect(input.isConnected).toBe(true);
  expect(input.value).toBe("   ");
});

test("what was shared and is taken back goes, also where somebody types", () => {
  const lent = (rows: string) => `<section id="list" data-lent>${rows}</section>`;
  document.body.innerHTML = lent(row("a", "one") + row("b", "two"));
  const input = document.querySelector("#i-b") as HTMLInputElement;
  input.value = "still writing";
  morph(document.querySelector("#list") as Element, lent(row("a", "one")));
  expect(input.isConnected).toBe(false);
});
