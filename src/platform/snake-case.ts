/** AWS's `OnAccountSuppressionList` and `not-spam` as `on_account_suppression_list` and `not_spam`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
