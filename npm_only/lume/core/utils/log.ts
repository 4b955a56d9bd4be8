/** Lume collects what goes wrong with pages; this stand-in throws it. */
export const log: { readonly hasErrors: boolean; output(): void } = {
  hasErrors: false,
  output: () => {},
};
