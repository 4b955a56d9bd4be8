await new Promise(() => {});

export default function task() {}
