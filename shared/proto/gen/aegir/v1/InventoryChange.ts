// Original file: proto/aegir/v1/plan.proto

import type { AddServerRequest as _aegir_v1_AddServerRequest, AddServerRequest__Output as _aegir_v1_AddServerRequest__Output } from '../../aegir/v1/AddServerRequest.ts';
import type { SetServerRequest as _aegir_v1_SetServerRequest, SetServerRequest__Output as _aegir_v1_SetServerRequest__Output } from '../../aegir/v1/SetServerRequest.ts';
import type { VerifyServerRequest as _aegir_v1_VerifyServerRequest, VerifyServerRequest__Output as _aegir_v1_VerifyServerRequest__Output } from '../../aegir/v1/VerifyServerRequest.ts';
import type { RemoveServerRequest as _aegir_v1_RemoveServerRequest, RemoveServerRequest__Output as _aegir_v1_RemoveServerRequest__Output } from '../../aegir/v1/RemoveServerRequest.ts';
import type { AddPlatformRequest as _aegir_v1_AddPlatformRequest, AddPlatformRequest__Output as _aegir_v1_AddPlatformRequest__Output } from '../../aegir/v1/AddPlatformRequest.ts';
import type { SetPlatformRequest as _aegir_v1_SetPlatformRequest, SetPlatformRequest__Output as _aegir_v1_SetPlatformRequest__Output } from '../../aegir/v1/SetPlatformRequest.ts';
import type { VerifyPlatformRequest as _aegir_v1_VerifyPlatformRequest, VerifyPlatformRequest__Output as _aegir_v1_VerifyPlatformRequest__Output } from '../../aegir/v1/VerifyPlatformRequest.ts';
import type { RemovePlatformRequest as _aegir_v1_RemovePlatformRequest, RemovePlatformRequest__Output as _aegir_v1_RemovePlatformRequest__Output } from '../../aegir/v1/RemovePlatformRequest.ts';
import type { RollbackPlatformRequest as _aegir_v1_RollbackPlatformRequest, RollbackPlatformRequest__Output as _aegir_v1_RollbackPlatformRequest__Output } from '../../aegir/v1/RollbackPlatformRequest.ts';
import type { AddSiteRequest as _aegir_v1_AddSiteRequest, AddSiteRequest__Output as _aegir_v1_AddSiteRequest__Output } from '../../aegir/v1/AddSiteRequest.ts';
import type { SetSiteRequest as _aegir_v1_SetSiteRequest, SetSiteRequest__Output as _aegir_v1_SetSiteRequest__Output } from '../../aegir/v1/SetSiteRequest.ts';
import type { VerifySiteRequest as _aegir_v1_VerifySiteRequest, VerifySiteRequest__Output as _aegir_v1_VerifySiteRequest__Output } from '../../aegir/v1/VerifySiteRequest.ts';
import type { EnableSiteRequest as _aegir_v1_EnableSiteRequest, EnableSiteRequest__Output as _aegir_v1_EnableSiteRequest__Output } from '../../aegir/v1/EnableSiteRequest.ts';
import type { DisableSiteRequest as _aegir_v1_DisableSiteRequest, DisableSiteRequest__Output as _aegir_v1_DisableSiteRequest__Output } from '../../aegir/v1/DisableSiteRequest.ts';
import type { RemoveSiteRequest as _aegir_v1_RemoveSiteRequest, RemoveSiteRequest__Output as _aegir_v1_RemoveSiteRequest__Output } from '../../aegir/v1/RemoveSiteRequest.ts';
import type { RebuildPlatformRequest as _aegir_v1_RebuildPlatformRequest, RebuildPlatformRequest__Output as _aegir_v1_RebuildPlatformRequest__Output } from '../../aegir/v1/RebuildPlatformRequest.ts';
import type { MoveSiteRequest as _aegir_v1_MoveSiteRequest, MoveSiteRequest__Output as _aegir_v1_MoveSiteRequest__Output } from '../../aegir/v1/MoveSiteRequest.ts';
import type { AddMemberRequest as _aegir_v1_AddMemberRequest, AddMemberRequest__Output as _aegir_v1_AddMemberRequest__Output } from '../../aegir/v1/AddMemberRequest.ts';
import type { RemoveMemberRequest as _aegir_v1_RemoveMemberRequest, RemoveMemberRequest__Output as _aegir_v1_RemoveMemberRequest__Output } from '../../aegir/v1/RemoveMemberRequest.ts';

export interface InventoryChange {
  'addServer'?: (_aegir_v1_AddServerRequest | null);
  'setServer'?: (_aegir_v1_SetServerRequest | null);
  'verifyServer'?: (_aegir_v1_VerifyServerRequest | null);
  'removeServer'?: (_aegir_v1_RemoveServerRequest | null);
  'addPlatform'?: (_aegir_v1_AddPlatformRequest | null);
  'setPlatform'?: (_aegir_v1_SetPlatformRequest | null);
  'verifyPlatform'?: (_aegir_v1_VerifyPlatformRequest | null);
  'removePlatform'?: (_aegir_v1_RemovePlatformRequest | null);
  'rollbackPlatform'?: (_aegir_v1_RollbackPlatformRequest | null);
  'addSite'?: (_aegir_v1_AddSiteRequest | null);
  'setSite'?: (_aegir_v1_SetSiteRequest | null);
  'verifySite'?: (_aegir_v1_VerifySiteRequest | null);
  'enableSite'?: (_aegir_v1_EnableSiteRequest | null);
  'disableSite'?: (_aegir_v1_DisableSiteRequest | null);
  'removeSite'?: (_aegir_v1_RemoveSiteRequest | null);
  'rebuildPlatform'?: (_aegir_v1_RebuildPlatformRequest | null);
  'moveSite'?: (_aegir_v1_MoveSiteRequest | null);
  'addMember'?: (_aegir_v1_AddMemberRequest | null);
  'removeMember'?: (_aegir_v1_RemoveMemberRequest | null);
  'change'?: "addServer"|"setServer"|"verifyServer"|"removeServer"|"addPlatform"|"setPlatform"|"verifyPlatform"|"removePlatform"|"rollbackPlatform"|"addSite"|"setSite"|"verifySite"|"enableSite"|"disableSite"|"removeSite"|"rebuildPlatform"|"moveSite"|"addMember"|"removeMember";
}

export interface InventoryChange__Output {
  'addServer'?: (_aegir_v1_AddServerRequest__Output | null);
  'setServer'?: (_aegir_v1_SetServerRequest__Output | null);
  'verifyServer'?: (_aegir_v1_VerifyServerRequest__Output | null);
  'removeServer'?: (_aegir_v1_RemoveServerRequest__Output | null);
  'addPlatform'?: (_aegir_v1_AddPlatformRequest__Output | null);
  'setPlatform'?: (_aegir_v1_SetPlatformRequest__Output | null);
  'verifyPlatform'?: (_aegir_v1_VerifyPlatformRequest__Output | null);
  'removePlatform'?: (_aegir_v1_RemovePlatformRequest__Output | null);
  'rollbackPlatform'?: (_aegir_v1_RollbackPlatformRequest__Output | null);
  'addSite'?: (_aegir_v1_AddSiteRequest__Output | null);
  'setSite'?: (_aegir_v1_SetSiteRequest__Output | null);
  'verifySite'?: (_aegir_v1_VerifySiteRequest__Output | null);
  'enableSite'?: (_aegir_v1_EnableSiteRequest__Output | null);
  'disableSite'?: (_aegir_v1_DisableSiteRequest__Output | null);
  'removeSite'?: (_aegir_v1_RemoveSiteRequest__Output | null);
  'rebuildPlatform'?: (_aegir_v1_RebuildPlatformRequest__Output | null);
  'moveSite'?: (_aegir_v1_MoveSiteRequest__Output | null);
  'addMember'?: (_aegir_v1_AddMemberRequest__Output | null);
  'removeMember'?: (_aegir_v1_RemoveMemberRequest__Output | null);
  'change'?: "addServer"|"setServer"|"verifyServer"|"removeServer"|"addPlatform"|"setPlatform"|"verifyPlatform"|"removePlatform"|"rollbackPlatform"|"addSite"|"setSite"|"verifySite"|"enableSite"|"disableSite"|"removeSite"|"rebuildPlatform"|"moveSite"|"addMember"|"removeMember";
}
