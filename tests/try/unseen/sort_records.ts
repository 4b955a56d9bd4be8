/** Sorts records by two keys: objects have to travel both ways. */
interface Person {
  readonly name: string;
  readonly age: number;
}

export default function sortRecords(people: readonly Person[]): Person[] {
  return people.toSorted((a, b) =>
    a.age - b.age || a.name.localeCompare(b.name)
  );
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, seed) => [
    Array.from({ length: 1_000 }, (_, index) => ({
      name: `person ${(index * 7_919 + seed) % 1_000}`,
      age: (index * 31 + seed) % 90,
    })),
  ]);
