/** Lume's global types, of which the project uses none; an editor shows them where Lume can be reached. */
export {};
