/** Reads orders as JSON and writes totals by customer: computes, on texts that have to travel. */
export default function jsonTransform(json: string): string {
  const orders: Order[] = JSON.parse(json);
  const totals: Record<string, number> = {};
  for (const { customer, lines } of orders) {
    for (const { price, count } of lines) {
      totals[customer] = (totals[customer] ?? 0) + price * count;
    }
  }
  return JSON.stringify(totals);
}

interface Order {
  customer: string;
  lines: { price: number; count: number }[];
}

const CUSTOMERS = 50;

export const params = { orders: [100, 5_000] };

export const inputs = (
  { orders, items }: { orders: number; items: number },
) =>
  Array.from({ length: items }, (_, item) => [
    JSON.stringify(
      Array.from({ length: orders }, (_, order): Order => ({
        customer: `customer ${order % CUSTOMERS}`,
        lines: Array.from({ length: 5 }, (_, line) => ({
          price: (order * 7 + line * 3 + item) % 100,
          count: line + 1,
        })),
      })),
    ),
  ]);
