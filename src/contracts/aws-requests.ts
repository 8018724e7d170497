/** Told of every HTTP try against AWS, with AWS's error code when it failed. */
export type AwsRequestCounter = (request: {
  readonly service: string;
  readonly operation: string;
  readonly code?: string;
  /** Metrics asked for by an answered GetMetricData, which is what AWS bills. */
  readonly metrics?: number;
  /** Queries of an answered BatchGetMetricData, which AWS may bill. */
  readonly queries?: number;
}) => void;
