/** Hosts of static pages show the file of this name for every address that leads nowhere. */
export const url = "/404.html";
export const title = "No such page";
export const description = "The address leads to no page of this site.";

/** What stands at an address without a page. */
export default function NotFound() {
  return (
    <>
      <h1>No such page</h1>
      <p>
        This address leads nowhere: the page was moved, or the run behind it is
        not published here.
      </p>
      <p>
        Go to the <a href="/">overview</a>, or{" "}
        <a href="/search/">search all pages</a>.
      </p>
    </>
  );
}
