/** The part of the package that is used; the package brings no types. */
declare module 'ini' {
  const ini: { readonly parse: (text: string) => unknown };
  export default ini;
}
