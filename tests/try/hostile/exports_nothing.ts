function task() {
  return 1;
}

task();
