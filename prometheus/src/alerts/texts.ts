/** Whose mail an alert is about, and how much of it, in Prometheus's template language. */
export const who = 'account {{ $labels.account_id }} in {{ $labels.region }}';
export const percent = '{{ $value | humanizePercentage }}';
