// Original file: proto/aegir/v1/spoke.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachRequest as _aegir_v1_AttachRequest, AttachRequest__Output as _aegir_v1_AttachRequest__Output } from '../../aegir/v1/AttachRequest.ts';
import type { AttachResponse as _aegir_v1_AttachResponse, AttachResponse__Output as _aegir_v1_AttachResponse__Output } from '../../aegir/v1/AttachResponse.ts';
import type { FetchAdvanceRequest as _aegir_v1_FetchAdvanceRequest, FetchAdvanceRequest__Output as _aegir_v1_FetchAdvanceRequest__Output } from '../../aegir/v1/FetchAdvanceRequest.ts';
import type { FetchAdvanceResponse as _aegir_v1_FetchAdvanceResponse, FetchAdvanceResponse__Output as _aegir_v1_FetchAdvanceResponse__Output } from '../../aegir/v1/FetchAdvanceResponse.ts';
import type { FetchBackupRequest as _aegir_v1_FetchBackupRequest, FetchBackupRequest__Output as _aegir_v1_FetchBackupRequest__Output } from '../../aegir/v1/FetchBackupRequest.ts';
import type { FetchBackupResponse as _aegir_v1_FetchBackupResponse, FetchBackupResponse__Output as _aegir_v1_FetchBackupResponse__Output } from '../../aegir/v1/FetchBackupResponse.ts';
import type { FetchBlobsRequest as _aegir_v1_FetchBlobsRequest, FetchBlobsRequest__Output as _aegir_v1_FetchBlobsRequest__Output } from '../../aegir/v1/FetchBlobsRequest.ts';
import type { FetchBlobsResponse as _aegir_v1_FetchBlobsResponse, FetchBlobsResponse__Output as _aegir_v1_FetchBlobsResponse__Output } from '../../aegir/v1/FetchBlobsResponse.ts';
import type { FetchCertificateRequest as _aegir_v1_FetchCertificateRequest, FetchCertificateRequest__Output as _aegir_v1_FetchCertificateRequest__Output } from '../../aegir/v1/FetchCertificateRequest.ts';
import type { FetchCertificateResponse as _aegir_v1_FetchCertificateResponse, FetchCertificateResponse__Output as _aegir_v1_FetchCertificateResponse__Output } from '../../aegir/v1/FetchCertificateResponse.ts';
import type { FetchCredentialsRequest as _aegir_v1_FetchCredentialsRequest, FetchCredentialsRequest__Output as _aegir_v1_FetchCredentialsRequest__Output } from '../../aegir/v1/FetchCredentialsRequest.ts';
import type { FetchCredentialsResponse as _aegir_v1_FetchCredentialsResponse, FetchCredentialsResponse__Output as _aegir_v1_FetchCredentialsResponse__Output } from '../../aegir/v1/FetchCredentialsResponse.ts';
import type { FetchManifestRequest as _aegir_v1_FetchManifestRequest, FetchManifestRequest__Output as _aegir_v1_FetchManifestRequest__Output } from '../../aegir/v1/FetchManifestRequest.ts';
import type { FetchManifestResponse as _aegir_v1_FetchManifestResponse, FetchManifestResponse__Output as _aegir_v1_FetchManifestResponse__Output } from '../../aegir/v1/FetchManifestResponse.ts';
import type { RenewRequest as _aegir_v1_RenewRequest, RenewRequest__Output as _aegir_v1_RenewRequest__Output } from '../../aegir/v1/RenewRequest.ts';
import type { RenewResponse as _aegir_v1_RenewResponse, RenewResponse__Output as _aegir_v1_RenewResponse__Output } from '../../aegir/v1/RenewResponse.ts';
import type { UploadBlobsRequest as _aegir_v1_UploadBlobsRequest, UploadBlobsRequest__Output as _aegir_v1_UploadBlobsRequest__Output } from '../../aegir/v1/UploadBlobsRequest.ts';
import type { UploadBlobsResponse as _aegir_v1_UploadBlobsResponse, UploadBlobsResponse__Output as _aegir_v1_UploadBlobsResponse__Output } from '../../aegir/v1/UploadBlobsResponse.ts';

export interface SpokeServiceClient extends grpc.Client {
  Attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_aegir_v1_AttachRequest, _aegir_v1_AttachResponse__Output>;
  Attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_aegir_v1_AttachRequest, _aegir_v1_AttachResponse__Output>;
  attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_aegir_v1_AttachRequest, _aegir_v1_AttachResponse__Output>;
  attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_aegir_v1_AttachRequest, _aegir_v1_AttachResponse__Output>;
  
  FetchAdvance(argument: _aegir_v1_FetchAdvanceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchAdvanceResponse__Output>;
  FetchAdvance(argument: _aegir_v1_FetchAdvanceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchAdvanceResponse__Output>;
  fetchAdvance(argument: _aegir_v1_FetchAdvanceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchAdvanceResponse__Output>;
  fetchAdvance(argument: _aegir_v1_FetchAdvanceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchAdvanceResponse__Output>;
  
  FetchBackup(argument: _aegir_v1_FetchBackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBackupResponse__Output>;
  FetchBackup(argument: _aegir_v1_FetchBackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBackupResponse__Output>;
  fetchBackup(argument: _aegir_v1_FetchBackupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBackupResponse__Output>;
  fetchBackup(argument: _aegir_v1_FetchBackupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBackupResponse__Output>;
  
  FetchBlobs(argument: _aegir_v1_FetchBlobsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBlobsResponse__Output>;
  FetchBlobs(argument: _aegir_v1_FetchBlobsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBlobsResponse__Output>;
  fetchBlobs(argument: _aegir_v1_FetchBlobsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBlobsResponse__Output>;
  fetchBlobs(argument: _aegir_v1_FetchBlobsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchBlobsResponse__Output>;
  
  FetchCertificate(argument: _aegir_v1_FetchCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  FetchCertificate(argument: _aegir_v1_FetchCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  FetchCertificate(argument: _aegir_v1_FetchCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  FetchCertificate(argument: _aegir_v1_FetchCertificateRequest, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  fetchCertificate(argument: _aegir_v1_FetchCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  fetchCertificate(argument: _aegir_v1_FetchCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  fetchCertificate(argument: _aegir_v1_FetchCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  fetchCertificate(argument: _aegir_v1_FetchCertificateRequest, callback: grpc.requestCallback<_aegir_v1_FetchCertificateResponse__Output>): grpc.ClientUnaryCall;
  
  FetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  FetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  FetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  FetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  fetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  fetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  fetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  fetchCredentials(argument: _aegir_v1_FetchCredentialsRequest, callback: grpc.requestCallback<_aegir_v1_FetchCredentialsResponse__Output>): grpc.ClientUnaryCall;
  
  FetchManifest(argument: _aegir_v1_FetchManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchManifestResponse__Output>;
  FetchManifest(argument: _aegir_v1_FetchManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchManifestResponse__Output>;
  fetchManifest(argument: _aegir_v1_FetchManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchManifestResponse__Output>;
  fetchManifest(argument: _aegir_v1_FetchManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_aegir_v1_FetchManifestResponse__Output>;
  
  Renew(argument: _aegir_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _aegir_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _aegir_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _aegir_v1_RenewRequest, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _aegir_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _aegir_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _aegir_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _aegir_v1_RenewRequest, callback: grpc.requestCallback<_aegir_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  
  UploadBlobs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  UploadBlobs(metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  UploadBlobs(options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  UploadBlobs(callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  uploadBlobs(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  uploadBlobs(metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  uploadBlobs(options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  uploadBlobs(callback: grpc.requestCallback<_aegir_v1_UploadBlobsResponse__Output>): grpc.ClientWritableStream<_aegir_v1_UploadBlobsRequest>;
  
}

export interface SpokeServiceHandlers extends grpc.UntypedServiceImplementation {
  Attach: grpc.handleBidiStreamingCall<_aegir_v1_AttachRequest__Output, _aegir_v1_AttachResponse>;
  
  FetchAdvance: grpc.handleServerStreamingCall<_aegir_v1_FetchAdvanceRequest__Output, _aegir_v1_FetchAdvanceResponse>;
  
  FetchBackup: grpc.handleServerStreamingCall<_aegir_v1_FetchBackupRequest__Output, _aegir_v1_FetchBackupResponse>;
  
  FetchBlobs: grpc.handleServerStreamingCall<_aegir_v1_FetchBlobsRequest__Output, _aegir_v1_FetchBlobsResponse>;
  
  FetchCertificate: grpc.handleUnaryCall<_aegir_v1_FetchCertificateRequest__Output, _aegir_v1_FetchCertificateResponse>;
  
  FetchCredentials: grpc.handleUnaryCall<_aegir_v1_FetchCredentialsRequest__Output, _aegir_v1_FetchCredentialsResponse>;
  
  FetchManifest: grpc.handleServerStreamingCall<_aegir_v1_FetchManifestRequest__Output, _aegir_v1_FetchManifestResponse>;
  
  Renew: grpc.handleUnaryCall<_aegir_v1_RenewRequest__Output, _aegir_v1_RenewResponse>;
  
  UploadBlobs: grpc.handleClientStreamingCall<_aegir_v1_UploadBlobsRequest__Output, _aegir_v1_UploadBlobsResponse>;
  
}

export interface SpokeServiceDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_aegir_v1_AttachRequest, _aegir_v1_AttachResponse, _aegir_v1_AttachRequest__Output, _aegir_v1_AttachResponse__Output>
  FetchAdvance: MethodDefinition<_aegir_v1_FetchAdvanceRequest, _aegir_v1_FetchAdvanceResponse, _aegir_v1_FetchAdvanceRequest__Output, _aegir_v1_FetchAdvanceResponse__Output>
  FetchBackup: MethodDefinition<_aegir_v1_FetchBackupRequest, _aegir_v1_FetchBackupResponse, _aegir_v1_FetchBackupRequest__Output, _aegir_v1_FetchBackupResponse__Output>
  FetchBlobs: MethodDefinition<_aegir_v1_FetchBlobsRequest, _aegir_v1_FetchBlobsResponse, _aegir_v1_FetchBlobsRequest__Output, _aegir_v1_FetchBlobsResponse__Output>
  FetchCertificate: MethodDefinition<_aegir_v1_FetchCertificateRequest, _aegir_v1_FetchCertificateResponse, _aegir_v1_FetchCertificateRequest__Output, _aegir_v1_FetchCertificateResponse__Output>
  FetchCredentials: MethodDefinition<_aegir_v1_FetchCredentialsRequest, _aegir_v1_FetchCredentialsResponse, _aegir_v1_FetchCredentialsRequest__Output, _aegir_v1_FetchCredentialsResponse__Output>
  FetchManifest: MethodDefinition<_aegir_v1_FetchManifestRequest, _aegir_v1_FetchManifestResponse, _aegir_v1_FetchManifestRequest__Output, _aegir_v1_FetchManifestResponse__Output>
  Renew: MethodDefinition<_aegir_v1_RenewRequest, _aegir_v1_RenewResponse, _aegir_v1_RenewRequest__Output, _aegir_v1_RenewResponse__Output>
  UploadBlobs: MethodDefinition<_aegir_v1_UploadBlobsRequest, _aegir_v1_UploadBlobsResponse, _aegir_v1_UploadBlobsRequest__Output, _aegir_v1_UploadBlobsResponse__Output>
}
