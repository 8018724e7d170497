/** The package has no types of its own. */
declare module 'sns-validator' {
  export default class MessageValidator {
    validate(message: object, done: (err: Error | null, message?: object) => void): void;
  }
}
