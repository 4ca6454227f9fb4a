import type { ChannelOptions, ServerOptions } from '@grpc/grpc-js';
import { LIMITS } from '../limits.ts';
import { patience } from './patience.ts';

const MESSAGE_LIMITS: ChannelOptions = {
  'grpc.max_receive_message_length': LIMITS.messageBytes,
  'grpc.max_send_message_length': LIMITS.messageBytes,
};

/** Longer than a whole message takes on a bad line, and than a spoke is silent between two heartbeats. */
const PATIENCE_MS = 120_000;

/**
 * Settings of every listener of the hub. Streams per connection are unlimited unless set;
 * connections are renewed every 6 h so that expired certificates bite. Channelz stays on: without it
 * grpc-js 1.14.7 knows no sessions, and forceShutdown leaves every open stream alive.
 */
export const SERVER_OPTIONS: ServerOptions = {
  ...MESSAGE_LIMITS,
  'grpc.max_concurrent_streams': 16,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_connection_age_ms': 6 * 3_600_000,
  'grpc.max_connection_age_grace_ms': 120_000,
  interceptors: [patience(PATIENCE_MS)],
};

/** Where anybody may call, for one small question and its answer. */
export const OPEN_SERVER_OPTIONS: ServerOptions = {
  ...SERVER_OPTIONS,
  'grpc.max_receive_message_length': 64 << 10,
  'grpc.max_concurrent_streams': 4,
  'grpc.max_connection_age_ms': 60_000,
  'grpc.max_connection_age_grace_ms': 10_000,
  interceptors: [patience(10_000)],
};

/**
 * Settings of every client. Its own subchannel pool keeps control and bulk traffic on separate
 * connections; an 8 MiB window on the receiving side keeps long links full (the default of
 * 64 KiB gives 0.9 MiB/s at 40 ms).
 */
export const CLIENT_OPTIONS: ChannelOptions = {
  ...MESSAGE_LIMITS,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 10_000,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0,
  'grpc-node.flow_control_window': 8 << 20,
};
