import {
  CloudWatchClient,
  GetMetricDataCommand,
  type CloudWatchClientConfig,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import type { MetadataBearer } from '@smithy/types';

/** What GetMetricData is asked, as it is written in AWS's JSON: of a time the seconds since the epoch. */
export interface PlainMetricDataInput extends Omit<GetMetricDataCommandInput, 'StartTime' | 'EndTime'> {
  readonly StartTime: number;
  readonly EndTime: number;
}

/** An answer of GetMetricData as it is written in AWS's JSON: of a time the seconds since the epoch. */
export interface PlainMetricData {
  readonly MetricDataResults?: readonly PlainResult[];
  readonly Messages?: readonly unknown[];
  readonly NextToken?: string;
}

export interface PlainResult {
  readonly Id?: string;
  readonly StatusCode?: string;
  readonly Timestamps?: readonly number[];
  readonly Values?: readonly number[];
}

/**
 * AWS's client, which sends what JSON.stringify writes and leaves answers as JSON.parse gives them. The SDK goes by a
 * schema: it makes an object of every time of GetMetricData, three hundred thousand in a reading of eight thousand
 * metrics, which took half of the processor's time of a reading, and writes a full request or reads a full page of
 * ListMetrics for longer than anything else should wait. Refusals are the SDK's.
 */
export class PlainCloudWatchClient extends CloudWatchClient {
  constructor(settings: CloudWatchClientConfig) {
    super({ ...settings, protocol: PlainProtocol });
  }

  async getMetricData(input: PlainMetricDataInput, abortSignal: AbortSignal): Promise<PlainMetricData> {
    const command = new GetMetricDataCommand(input as unknown as GetMetricDataCommandInput);
    return (await this.send(command, { abortSignal })) as unknown as PlainMetricData;
  }
}

/** CloudWatch's own protocol, but for what is in its requests and answers. */
class PlainProtocol extends AwsJson1_0Protocol {
  override async serializeRequest(
    ...[operation, input, context]: Parameters<AwsJson1_0Protocol['serializeRequest']>
  ): ReturnType<AwsJson1_0Protocol['serializeRequest']> {
    return Object.assign(await super.serializeRequest(operation, {}, context), {
      body: JSON.stringify(input),
    });
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    ...[operation, context, response]: Parameters<AwsJson1_0Protocol['deserializeResponse']>
  ): Promise<Output> {
    if (this.isErrorResponse(response.statusCode))
      return super.deserializeResponse(operation, context, response);
    const bytes = await context.streamCollector(response.body);
    const answer = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()) as object;
    return { ...answer, $metadata: this.deserializeMetadata(response) } as Output;
  }
}
