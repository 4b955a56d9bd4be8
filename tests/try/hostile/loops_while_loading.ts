for (;;);

export default function task() {}
