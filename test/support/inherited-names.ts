/** Names that `{}[name]` finds although nobody put them there. */
export const inheritedNames = Object.getOwnPropertyNames(Object.prototype);
