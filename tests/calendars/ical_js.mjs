// ical.js, the reader of Thunderbird and Nextcloud, for the tests: a line of JSON in, a line out. See ical_js.py.
import { createInterface } from "node:readline";
import ICAL from "../../frontend/node_modules/ical.js/dist/ical.js";

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      summary: event.summary,
      location: event.location ?? "",
      url: component.getFirstPropertyValue("url") ?? "",
      starts: event.startDate.toUnixTime(),
      ends: event.endDate.toUnixTime(),
      zone: event.startDate.zone.tzid,
      changed: component.getFirstPropertyValue("dtstamp").toUnixTime(),
      properties: component.getAllProperties().map((property) => property.name).sort(),
    };
  });
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const text = Buffer.from(line, "base64").toString("utf-8");
  process.stdout.write(`${JSON.stringify(read(text))}\n`);
});
