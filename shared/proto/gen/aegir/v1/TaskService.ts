// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelTaskRequest as _aegir_v1_CancelTaskRequest, CancelTaskRequest__Output as _aegir_v1_CancelTaskRequest__Output } from '../../aegir/v1/CancelTaskRequest.ts';
import type { CancelTaskResponse as _aegir_v1_CancelTaskResponse, CancelTaskResponse__Output as _aegir_v1_CancelTaskResponse__Output } from '../../aegir/v1/CancelTaskResponse.ts';
import type { GetTaskRequest as _aegir_v1_GetTaskRequest, GetTaskRequest__Output as _aegir_v1_GetTaskRequest__Output } from '../../aegir/v1/GetTaskRequest.ts';
import type { GetTaskResponse as _aegir_v1_GetTaskResponse, GetTaskResponse__Output as _aegir_v1_GetTaskResponse__Output } from '../../aegir/v1/GetTaskResponse.ts';
import type { ListTasksRequest as _aegir_v1_ListTasksRequest, ListTasksRequest__Output as _aegir_v1_ListTasksRequest__Output } from '../../aegir/v1/ListTasksRequest.ts';
import type { ListTasksResponse as _aegir_v1_ListTasksResponse, ListTasksResponse__Output as _aegir_v1_ListTasksResponse__Output } from '../../aegir/v1/ListTasksResponse.ts';
import type { RetryTaskRequest as _aegir_v1_RetryTaskRequest, RetryTaskRequest__Output as _aegir_v1_RetryTaskRequest__Output } from '../../aegir/v1/RetryTaskRequest.ts';
import type { RetryTaskResponse as _aegir_v1_RetryTaskResponse, RetryTaskResponse__Output as _aegir_v1_RetryTaskResponse__Output } from '../../aegir/v1/RetryTaskResponse.ts';
import type { WatchTaskRequest as _aegir_v1_WatchTaskRequest, WatchTaskRequest__Output as _aegir_v1_WatchTaskRequest__Output } from '../../aegir/v1/WatchTaskRequest.ts';
import type { WatchTaskResponse as _aegir_v1_WatchTaskResponse, WatchTaskResponse__Output as _aegir_v1_WatchTaskResponse__Output } from '../../aegir/v1/WatchTaskResponse.ts';

export interface TaskServiceClient extends grpc.Client {
  CancelTask(argument: _aegir_v1_CancelTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  CancelTask(argument: _aegir_v1_CancelTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  CancelTask(argument: _aegir_v1_CancelTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  CancelTask(argument: _aegir_v1_CancelTaskRequest, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  cancelTask(argument: _aegir_v1_CancelTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  cancelTask(argument: _aegir_v1_CancelTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  cancelTask(argument: _aegir_v1_CancelTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  cancelTask(argument: _aegir_v1_CancelTaskRequest, callback: grpc.requestCallback<_aegir_v1_CancelTaskResponse__Output>): grpc.ClientUnaryCall;
  
  GetTask(argument: _aegir_v1_GetTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _aegir_v1_GetTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _aegir_v1_GetTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _aegir_v1_GetTaskRequest, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _aegir_v1_GetTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _aegir_v1_GetTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _aegir_v1_GetTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _aegir_v1_GetTaskRequest, callback: grpc.requestCallback<_aegir_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  
  ListTasks(argument: _aegir_v1_ListTasksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _aegir_v1_ListTasksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _aegir_v1_ListTasksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _aegir_v1_ListTasksRequest, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _aegir_v1_ListTasksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _aegir_v1_ListTasksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _aegir_v1_ListTasksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _aegir_v1_ListTasksRequest, callback: grpc.requestCallback<_aegir_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  
  RetryTask(argument: _aegir_v1_RetryTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  RetryTask(argument: _aegir_v1_RetryTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  RetryTask(argument: _aegir_v1_RetryTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  RetryTask(argument: _aegir_v1_RetryTaskRequest, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  retryTask(argument: _aegir_v1_RetryTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  retryTask(argument: _aegir_v1_RetryTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  retryTask(argument: _aegir_v1_RetryTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  retryTask(argument: _aegir_v1_RetryTaskRequest, callback: grpc.requestCallback<_aegir_v1_RetryTaskResponse__Output>): grpc.ClientUnaryCall;
  
  WatchTask(argument: _aegir_v1_WatchTaskRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_WatchTaskResponse__Output>;
  WatchTask(argument: _aegir_v1_WatchTaskRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_WatchTaskResponse__Output>;
  watchTask(argument: _aegir_v1_WatchTaskRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_WatchTaskResponse__Output>;
  watchTask(argument: _aegir_v1_WatchTaskRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_WatchTaskResponse__Output>;
  
}

export interface TaskServiceHandlers extends grpc.UntypedServiceImplementation {
  CancelTask: grpc.handleUnaryCall<_aegir_v1_CancelTaskRequest__Output, _aegir_v1_CancelTaskResponse>;
  
  GetTask: grpc.handleUnaryCall<_aegir_v1_GetTaskRequest__Output, _aegir_v1_GetTaskResponse>;
  
  ListTasks: grpc.handleUnaryCall<_aegir_v1_ListTasksRequest__Output, _aegir_v1_ListTasksResponse>;
  
  RetryTask: grpc.handleUnaryCall<_aegir_v1_RetryTaskRequest__Output, _aegir_v1_RetryTaskResponse>;
  
  WatchTask: grpc.handleServerStreamingCall<_aegir_v1_WatchTaskRequest__Output, _aegir_v1_WatchTaskResponse>;
  
}

export interface TaskServiceDefinition extends grpc.ServiceDefinition {
  CancelTask: MethodDefinition<_aegir_v1_CancelTaskRequest, _aegir_v1_CancelTaskResponse, _aegir_v1_CancelTaskRequest__Output, _aegir_v1_CancelTaskResponse__Output>
  GetTask: MethodDefinition<_aegir_v1_GetTaskRequest, _aegir_v1_GetTaskResponse, _aegir_v1_GetTaskRequest__Output, _aegir_v1_GetTaskResponse__Output>
  ListTasks: MethodDefinition<_aegir_v1_ListTasksRequest, _aegir_v1_ListTasksResponse, _aegir_v1_ListTasksRequest__Output, _aegir_v1_ListTasksResponse__Output>
  RetryTask: MethodDefinition<_aegir_v1_RetryTaskRequest, _aegir_v1_RetryTaskResponse, _aegir_v1_RetryTaskRequest__Output, _aegir_v1_RetryTaskResponse__Output>
  WatchTask: MethodDefinition<_aegir_v1_WatchTaskRequest, _aegir_v1_WatchTaskResponse, _aegir_v1_WatchTaskRequest__Output, _aegir_v1_WatchTaskResponse__Output>
}
