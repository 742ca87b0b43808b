// Modules of css-tree without its property dictionary, which cannot be bundled to CommonJS.
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree';
}
declare module 'css-tree/generator' {
  export { generate as default } from 'css-tree';
}
