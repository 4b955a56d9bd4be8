export default class Task {
  run() {
    return 1;
  }
}
