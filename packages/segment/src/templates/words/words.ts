/** What a template or a stage is called, and what it is good for, in a sentence. */
export type Said = readonly [name: string, about: string];

/** The gallery's words in one language. */
export interface GalleryWords {
  readonly templates: Readonly<Record<string, Said>>;
  readonly schemes: Readonly<Record<string, { readonly said: Said; readonly stages: Readonly<Record<string, Said>> }>>;
  /** The labels of blanks, by key. */
  readonly blanks: Readonly<Record<string, string>>;
}
