// Original file: proto/aegir/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddCertificateRequest as _aegir_v1_AddCertificateRequest, AddCertificateRequest__Output as _aegir_v1_AddCertificateRequest__Output } from '../../aegir/v1/AddCertificateRequest.ts';
import type { AddCertificateResponse as _aegir_v1_AddCertificateResponse, AddCertificateResponse__Output as _aegir_v1_AddCertificateResponse__Output } from '../../aegir/v1/AddCertificateResponse.ts';
import type { GetCertificateRequest as _aegir_v1_GetCertificateRequest, GetCertificateRequest__Output as _aegir_v1_GetCertificateRequest__Output } from '../../aegir/v1/GetCertificateRequest.ts';
import type { GetCertificateResponse as _aegir_v1_GetCertificateResponse, GetCertificateResponse__Output as _aegir_v1_GetCertificateResponse__Output } from '../../aegir/v1/GetCertificateResponse.ts';
import type { ListCertificatesRequest as _aegir_v1_ListCertificatesRequest, ListCertificatesRequest__Output as _aegir_v1_ListCertificatesRequest__Output } from '../../aegir/v1/ListCertificatesRequest.ts';
import type { ListCertificatesResponse as _aegir_v1_ListCertificatesResponse, ListCertificatesResponse__Output as _aegir_v1_ListCertificatesResponse__Output } from '../../aegir/v1/ListCertificatesResponse.ts';
import type { RemoveCertificateRequest as _aegir_v1_RemoveCertificateRequest, RemoveCertificateRequest__Output as _aegir_v1_RemoveCertificateRequest__Output } from '../../aegir/v1/RemoveCertificateRequest.ts';
import type { RemoveCertificateResponse as _aegir_v1_RemoveCertificateResponse, RemoveCertificateResponse__Output as _aegir_v1_RemoveCertificateResponse__Output } from '../../aegir/v1/RemoveCertificateResponse.ts';
import type { RenewCertificateRequest as _aegir_v1_RenewCertificateRequest, RenewCertificateRequest__Output as _aegir_v1_RenewCertificateRequest__Output } from '../../aegir/v1/RenewCertificateRequest.ts';
import type { RenewCertificateResponse as _aegir_v1_RenewCertificateResponse, RenewCertificateResponse__Output as _aegir_v1_RenewCertificateResponse__Output } from '../../aegir/v1/RenewCertificateResponse.ts';

export interface CertificateServiceClient extends grpc.Client {
  AddCertificate(argument: _aegir_v1_AddCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  AddCertificate(argument: _aegir_v1_AddCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  AddCertificate(argument: _aegir_v1_AddCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  AddCertificate(argument: _aegir_v1_AddCertificateRequest, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  addCertificate(argument: _aegir_v1_AddCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  addCertificate(argument: _aegir_v1_AddCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  addCertificate(argument: _aegir_v1_AddCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  addCertificate(argument: _aegir_v1_AddCertificateRequest, callback: grpc.requestCallback<_aegir_v1_AddCertificateResponse__Output>): grpc.ClientUnaryCall;
  
  GetCertificate(argument: _aegir_v1_GetCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  GetCertificate(argument: _aegir_v1_GetCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  GetCertificate(argument: _aegir_v1_GetCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  GetCertificate(argument: _aegir_v1_GetCertificateRequest, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  getCertificate(argument: _aegir_v1_GetCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  getCertificate(argument: _aegir_v1_GetCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  getCertificate(argument: _aegir_v1_GetCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  getCertificate(argument: _aegir_v1_GetCertificateRequest, callback: grpc.requestCallback<_aegir_v1_GetCertificateResponse__Output>): grpc.ClientUnaryCall;
  
  ListCertificates(argument: _aegir_v1_ListCertificatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  ListCertificates(argument: _aegir_v1_ListCertificatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  ListCertificates(argument: _aegir_v1_ListCertificatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  ListCertificates(argument: _aegir_v1_ListCertificatesRequest, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  listCertificates(argument: _aegir_v1_ListCertificatesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  listCertificates(argument: _aegir_v1_ListCertificatesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  listCertificates(argument: _aegir_v1_ListCertificatesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  listCertificates(argument: _aegir_v1_ListCertificatesRequest, callback: grpc.requestCallback<_aegir_v1_ListCertificatesResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveCertificate(argument: _aegir_v1_RemoveCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  RemoveCertificate(argument: _aegir_v1_RemoveCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  RemoveCertificate(argument: _aegir_v1_RemoveCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  RemoveCertificate(argument: _aegir_v1_RemoveCertificateRequest, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  removeCertificate(argument: _aegir_v1_RemoveCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  removeCertificate(argument: _aegir_v1_RemoveCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  removeCertificate(argument: _aegir_v1_RemoveCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  removeCertificate(argument: _aegir_v1_RemoveCertificateRequest, callback: grpc.requestCallback<_aegir_v1_RemoveCertificateResponse__Output>): grpc.ClientUnaryCall;
  
  RenewCertificate(argument: _aegir_v1_RenewCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _aegir_v1_RenewCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _aegir_v1_RenewCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  RenewCertificate(argument: _aegir_v1_RenewCertificateRequest, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _aegir_v1_RenewCertificateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _aegir_v1_RenewCertificateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _aegir_v1_RenewCertificateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  renewCertificate(argument: _aegir_v1_RenewCertificateRequest, callback: grpc.requestCallback<_aegir_v1_RenewCertificateResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface CertificateServiceHandlers extends grpc.UntypedServiceImplementation {
  AddCertificate: grpc.handleUnaryCall<_aegir_v1_AddCertificateRequest__Output, _aegir_v1_AddCertificateResponse>;
  
  GetCertificate: grpc.handleUnaryCall<_aegir_v1_GetCertificateRequest__Output, _aegir_v1_GetCertificateResponse>;
  
  ListCertificates: grpc.handleUnaryCall<_aegir_v1_ListCertificatesRequest__Output, _aegir_v1_ListCertificatesResponse>;
  
  RemoveCertificate: grpc.handleUnaryCall<_aegir_v1_RemoveCertificateRequest__Output, _aegir_v1_RemoveCertificateResponse>;
  
  RenewCertificate: grpc.handleUnaryCall<_aegir_v1_RenewCertificateRequest__Output, _aegir_v1_RenewCertificateResponse>;
  
}

export interface CertificateServiceDefinition extends grpc.ServiceDefinition {
  AddCertificate: MethodDefinition<_aegir_v1_AddCertificateRequest, _aegir_v1_AddCertificateResponse, _aegir_v1_AddCertificateRequest__Output, _aegir_v1_AddCertificateResponse__Output>
  GetCertificate: MethodDefinition<_aegir_v1_GetCertificateRequest, _aegir_v1_GetCertificateResponse, _aegir_v1_GetCertificateRequest__Output, _aegir_v1_GetCertificateResponse__Output>
  ListCertificates: MethodDefinition<_aegir_v1_ListCertificatesRequest, _aegir_v1_ListCertificatesResponse, _aegir_v1_ListCertificatesRequest__Output, _aegir_v1_ListCertificatesResponse__Output>
  RemoveCertificate: MethodDefinition<_aegir_v1_RemoveCertificateRequest, _aegir_v1_RemoveCertificateResponse, _aegir_v1_RemoveCertificateRequest__Output, _aegir_v1_RemoveCertificateResponse__Output>
  RenewCertificate: MethodDefinition<_aegir_v1_RenewCertificateRequest, _aegir_v1_RenewCertificateResponse, _aegir_v1_RenewCertificateRequest__Output, _aegir_v1_RenewCertificateResponse__Output>
}
