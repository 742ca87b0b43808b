// The parts of css-tree that need no dictionary of properties, which does not bundle to CommonJS.
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree';
}
declare module 'css-tree/generator' {
  export { generate as default } from 'css-tree';
}
