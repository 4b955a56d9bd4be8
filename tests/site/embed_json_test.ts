import { assertEquals, assertNotMatch, assertThrows } from "@std/assert";
import { embedJson } from "../../site/_components/chart.tsx";

Deno.test("embedJson() lets no text end the script element, and loses none of it", () => {
  const value = { label: "</script><!--<script>", other: ["a<b", "&lt;"] };
  const embedded = embedJson(value);
  assertNotMatch(embedded, /</);
  assertEquals(JSON.parse(embedded), value);
});

Deno.test("embedJson() refuses what JSON cannot write", () => {
  assertThrows(() => embedJson(undefined), TypeError, "expected plain data");
});
