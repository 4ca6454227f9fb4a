import type { fromJSON } from '@grpc/proto-loader';

/** The wire contract: the files of proto/, parsed. */
export const contract = JSON.parse(String.raw`{
  "nested": {
    "aegir": {
      "nested": {
        "v1": {
          "nested": {
            "ServerService": {
              "methods": {
                "AddServer": {
                  "requestType": "AddServerRequest",
                  "responseType": "AddServerResponse"
                },
                "SetServer": {
                  "requestType": "SetServerRequest",
                  "responseType": "SetServerResponse"
                },
                "GetServer": {
                  "requestType": "GetServerRequest",
                  "responseType": "GetServerResponse"
                },
                "ListServers": {
                  "requestType": "ListServersRequest",
                  "responseType": "ListServersResponse"
                },
                "VerifyServer": {
                  "requestType": "VerifyServerRequest",
                  "responseType": "VerifyServerResponse"
                },
                "RemoveServer": {
                  "requestType": "RemoveServerRequest",
                  "responseType": "RemoveServerResponse"
                },
                "CreateToken": {
                  "requestType": "CreateTokenRequest",
                  "responseType": "CreateTokenResponse"
                },
                "ListDrift": {
                  "requestType": "ListDriftRequest",
                  "responseType": "ListDriftResponse"
                }
              }
            },
            "PlatformService": {
              "methods": {
                "AddPlatform": {
                  "requestType": "AddPlatformRequest",
                  "responseType": "AddPlatformResponse"
                },
                "SetPlatform": {
                  "requestType": "SetPlatformRequest",
                  "responseType": "SetPlatformResponse"
                },
                "GetPlatform": {
                  "requestType": "GetPlatformRequest",
                  "responseType": "GetPlatformResponse"
                },
                "ListPlatforms": {
                  "requestType": "ListPlatformsRequest",
                  "responseType": "ListPlatformsResponse"
                },
                "VerifyPlatform": {
                  "requestType": "VerifyPlatformRequest",
                  "responseType": "VerifyPlatformResponse"
                },
                "RemovePlatform": {
                  "requestType": "RemovePlatformRequest",
                  "responseType": "RemovePlatformResponse"
                },
                "ListReleases": {
                  "requestType": "ListReleasesRequest",
                  "responseType": "ListReleasesResponse"
                },
                "RollbackPlatform": {
                  "requestType": "RollbackPlatformRequest",
                  "responseType": "RollbackPlatformResponse"
                },
                "RebuildPlatform": {
                  "requestType": "RebuildPlatformRequest",
                  "responseType": "RebuildPlatformResponse"
                },
                "DiffReleases": {
                  "requestType": "DiffReleasesRequest",
                  "responseType": "DiffReleasesResponse"
                }
              }
            },
            "SiteService": {
              "methods": {
                "AddSite": {
                  "requestType": "AddSiteRequest",
                  "responseType": "AddSiteResponse"
                },
                "SetSite": {
                  "requestType": "SetSiteRequest",
                  "responseType": "SetSiteResponse"
                },
                "GetSite": {
                  "requestType": "GetSiteRequest",
                  "responseType": "GetSiteResponse"
                },
                "ListSites": {
                  "requestType": "ListSitesRequest",
                  "responseType": "ListSitesResponse"
                },
                "VerifySite": {
                  "requestType": "VerifySiteRequest",
                  "responseType": "VerifySiteResponse"
                },
                "EnableSite": {
                  "requestType": "EnableSiteRequest",
                  "responseType": "EnableSiteResponse"
                },
                "DisableSite": {
                  "requestType": "DisableSiteRequest",
                  "responseType": "DisableSiteResponse"
                },
                "RemoveSite": {
                  "requestType": "RemoveSiteRequest",
                  "responseType": "RemoveSiteResponse"
                }
              }
            },
            "CertificateService": {
              "methods": {
                "AddCertificate": {
                  "requestType": "AddCertificateRequest",
                  "responseType": "AddCertificateResponse"
                },
                "GetCertificate": {
                  "requestType": "GetCertificateRequest",
                  "responseType": "GetCertificateResponse"
                },
                "ListCertificates": {
                  "requestType": "ListCertificatesRequest",
                  "responseType": "ListCertificatesResponse"
                },
                "RemoveCertificate": {
                  "requestType": "RemoveCertificateRequest",
                  "responseType": "RemoveCertificateResponse"
                },
                "RenewCertificate": {
                  "requestType": "RenewCertificateRequest",
                  "responseType": "RenewCertificateResponse"
                }
              }
            },
            "DatabaseService": {
              "methods": {
                "GetDatabase": {
                  "requestType": "GetDatabaseRequest",
                  "responseType": "GetDatabaseResponse"
                },
                "ListDatabases": {
                  "requestType": "ListDatabasesRequest",
                  "responseType": "ListDatabasesResponse"
                }
              }
            },
            "TaskService": {
              "methods": {
                "GetTask": {
                  "requestType": "GetTaskRequest",
                  "responseType": "GetTaskResponse"
                },
                "ListTasks": {
                  "requestType": "ListTasksRequest",
                  "responseType": "ListTasksResponse"
                },
                "WatchTask": {
                  "requestType": "WatchTaskRequest",
                  "responseType": "WatchTaskResponse",
                  "responseStream": true
                },
                "CancelTask": {
                  "requestType": "CancelTaskRequest",
                  "responseType": "CancelTaskResponse"
                },
                "RetryTask": {
                  "requestType": "RetryTaskRequest",
                  "responseType": "RetryTaskResponse"
                }
              }
            },
            "FleetService": {
              "methods": {
                "ListSpokes": {
                  "requestType": "ListSpokesRequest",
                  "responseType": "ListSpokesResponse"
                },
                "RevokeSpoke": {
                  "requestType": "RevokeSpokeRequest",
                  "responseType": "RevokeSpokeResponse"
                },
                "GetStatus": {
                  "requestType": "GetStatusRequest",
                  "responseType": "GetStatusResponse"
                }
              }
            },
            "Server": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "hostname": {
                  "type": "string",
                  "id": 3
                },
                "addresses": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 4
                },
                "webType": {
                  "type": "WebType",
                  "id": 5
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 6
                },
                "etag": {
                  "type": "string",
                  "id": 7
                },
                "state": {
                  "type": "string",
                  "id": 8
                },
                "problem": {
                  "type": "string",
                  "id": 9
                },
                "spoke": {
                  "type": "string",
                  "id": 10
                },
                "lastSeenMs": {
                  "type": "uint64",
                  "id": 11
                },
                "generation": {
                  "type": "uint64",
                  "id": 12
                },
                "facts": {
                  "type": "Facts",
                  "id": 13
                },
                "checks": {
                  "rule": "repeated",
                  "type": "CheckItem",
                  "id": 14
                },
                "drift": {
                  "rule": "repeated",
                  "type": "DriftEntry",
                  "id": 15
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 16
                },
                "verifiedMs": {
                  "type": "uint64",
                  "id": 17
                },
                "driftPolicy": {
                  "type": "string",
                  "id": 20
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 18
                },
                "database": {
                  "type": "ServerDatabase",
                  "id": 30
                },
                "members": {
                  "rule": "repeated",
                  "type": "Member",
                  "id": 100
                },
                "groups": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 101
                },
                "requireAll": {
                  "type": "bool",
                  "id": 102
                },
                "maxUnavailable": {
                  "type": "uint32",
                  "id": 103
                },
                "sharedUploads": {
                  "type": "bool",
                  "id": 250
                }
              }
            },
            "Member": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "state": {
                  "type": "string",
                  "id": 2
                },
                "isMaster": {
                  "type": "bool",
                  "id": 3
                },
                "weight": {
                  "type": "uint32",
                  "id": 4
                }
              }
            },
            "MemberWeight": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "weight": {
                  "type": "uint32",
                  "id": 2
                }
              }
            },
            "ServerDatabase": {
              "fields": {
                "type": {
                  "type": "DatabaseType",
                  "id": 1
                },
                "port": {
                  "type": "uint32",
                  "id": 2
                },
                "admin": {
                  "type": "string",
                  "id": 3
                },
                "tls": {
                  "type": "DatabaseTls",
                  "id": 4
                },
                "isDefault": {
                  "type": "bool",
                  "id": 5
                }
              }
            },
            "DatabaseSettings": {
              "oneofs": {
                "_port": {
                  "oneof": [
                    "port"
                  ]
                },
                "_admin": {
                  "oneof": [
                    "admin"
                  ]
                },
                "_password": {
                  "oneof": [
                    "password"
                  ]
                },
                "_ca": {
                  "oneof": [
                    "ca"
                  ]
                },
                "_isDefault": {
                  "oneof": [
                    "isDefault"
                  ]
                }
              },
              "fields": {
                "type": {
                  "type": "DatabaseType",
                  "id": 1
                },
                "port": {
                  "type": "uint32",
                  "id": 2,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "admin": {
                  "type": "string",
                  "id": 3,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "password": {
                  "type": "string",
                  "id": 4,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "tls": {
                  "type": "DatabaseTls",
                  "id": 5
                },
                "ca": {
                  "type": "string",
                  "id": 6,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "isDefault": {
                  "type": "bool",
                  "id": 7,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "Database": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "user": {
                  "type": "string",
                  "id": 2
                },
                "server": {
                  "type": "string",
                  "id": 3
                },
                "site": {
                  "type": "string",
                  "id": 4
                },
                "state": {
                  "type": "string",
                  "id": 5
                },
                "grants": {
                  "rule": "repeated",
                  "type": "DatabaseGrant",
                  "id": 6
                },
                "drift": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 7
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 8
                },
                "checkedMs": {
                  "type": "uint64",
                  "id": 9
                }
              }
            },
            "DatabaseGrant": {
              "fields": {
                "host": {
                  "type": "string",
                  "id": 1
                },
                "sinceMs": {
                  "type": "uint64",
                  "id": 2
                }
              }
            },
            "DriftEntry": {
              "fields": {
                "path": {
                  "type": "string",
                  "id": 1
                },
                "kind": {
                  "type": "string",
                  "id": 2
                },
                "seenMs": {
                  "type": "uint64",
                  "id": 3
                },
                "diff": {
                  "type": "string",
                  "id": 20
                },
                "answer": {
                  "type": "string",
                  "id": 21
                }
              }
            },
            "ListDriftRequest": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListDriftResponse": {
              "fields": {
                "drift": {
                  "rule": "repeated",
                  "type": "DriftEntry",
                  "id": 1
                },
                "healed": {
                  "rule": "repeated",
                  "type": "DriftEntry",
                  "id": 2
                }
              }
            },
            "Platform": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "publishPath": {
                  "type": "string",
                  "id": 3
                },
                "docroot": {
                  "type": "string",
                  "id": 4
                },
                "server": {
                  "type": "string",
                  "id": 5
                },
                "etag": {
                  "type": "string",
                  "id": 6
                },
                "state": {
                  "type": "string",
                  "id": 7
                },
                "problem": {
                  "type": "string",
                  "id": 8
                },
                "release": {
                  "type": "string",
                  "id": 9
                },
                "files": {
                  "type": "uint64",
                  "id": 10
                },
                "bytes": {
                  "type": "uint64",
                  "id": 11
                },
                "sites": {
                  "type": "uint32",
                  "id": 12
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 13
                },
                "verifiedMs": {
                  "type": "uint64",
                  "id": 14
                },
                "held": {
                  "type": "bool",
                  "id": 15
                },
                "source": {
                  "type": "PlatformSource",
                  "id": 16
                },
                "commit": {
                  "type": "string",
                  "id": 17
                },
                "build": {
                  "type": "uint32",
                  "id": 18
                },
                "php": {
                  "type": "string",
                  "id": 19
                },
                "locked": {
                  "type": "bool",
                  "id": 20
                },
                "application": {
                  "type": "string",
                  "id": 120
                },
                "applicationVersion": {
                  "type": "string",
                  "id": 121
                },
                "profiles": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 122
                }
              }
            },
            "PlatformSource": {
              "fields": {
                "kind": {
                  "type": "string",
                  "id": 1
                },
                "location": {
                  "type": "string",
                  "id": 2
                },
                "ref": {
                  "type": "string",
                  "id": 3
                },
                "subdir": {
                  "type": "string",
                  "id": 4
                },
                "composer": {
                  "type": "bool",
                  "id": 5
                }
              }
            },
            "Release": {
              "fields": {
                "digest": {
                  "type": "string",
                  "id": 1
                },
                "files": {
                  "type": "uint64",
                  "id": 2
                },
                "bytes": {
                  "type": "uint64",
                  "id": 3
                },
                "madeMs": {
                  "type": "uint64",
                  "id": 4
                },
                "servedMs": {
                  "type": "uint64",
                  "id": 5
                },
                "live": {
                  "type": "bool",
                  "id": 6
                },
                "servers": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 7
                },
                "commit": {
                  "type": "string",
                  "id": 8
                }
              }
            },
            "ReleaseChange": {
              "fields": {
                "path": {
                  "type": "string",
                  "id": 1
                },
                "change": {
                  "type": "string",
                  "id": 2
                },
                "kind": {
                  "type": "string",
                  "id": 3
                },
                "bytesBefore": {
                  "type": "uint64",
                  "id": 4
                },
                "bytesAfter": {
                  "type": "uint64",
                  "id": 5
                }
              }
            },
            "Site": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "aliases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 3
                },
                "platform": {
                  "type": "string",
                  "id": 4
                },
                "server": {
                  "type": "string",
                  "id": 5
                },
                "enabled": {
                  "type": "bool",
                  "id": 6
                },
                "etag": {
                  "type": "string",
                  "id": 7
                },
                "state": {
                  "type": "string",
                  "id": 8
                },
                "problem": {
                  "type": "string",
                  "id": 9
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 10
                },
                "verifiedMs": {
                  "type": "uint64",
                  "id": 11
                },
                "database": {
                  "type": "Database",
                  "id": 30
                },
                "settings": {
                  "type": "SiteSettings",
                  "id": 16
                },
                "tls": {
                  "type": "SiteTlsView",
                  "id": 15
                },
                "profile": {
                  "type": "string",
                  "id": 120
                },
                "installedMs": {
                  "type": "uint64",
                  "id": 121
                },
                "cron": {
                  "type": "SiteRuns",
                  "id": 122
                },
                "backups": {
                  "type": "SiteRuns",
                  "id": 123
                },
                "uploads": {
                  "type": "string",
                  "id": 250
                }
              }
            },
            "SiteRuns": {
              "fields": {
                "intervalSeconds": {
                  "type": "uint32",
                  "id": 1
                },
                "startedMs": {
                  "type": "uint64",
                  "id": 2
                },
                "endedMs": {
                  "type": "uint64",
                  "id": 3
                },
                "problem": {
                  "type": "string",
                  "id": 4
                },
                "missed": {
                  "type": "uint32",
                  "id": 5
                },
                "dueMs": {
                  "type": "uint64",
                  "id": 6
                }
              }
            },
            "SiteTlsView": {
              "fields": {
                "mode": {
                  "type": "string",
                  "id": 1
                },
                "certificate": {
                  "type": "string",
                  "id": 2
                },
                "hstsSeconds": {
                  "type": "uint32",
                  "id": 3
                },
                "fingerprint": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "Certificate": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "source": {
                  "type": "string",
                  "id": 2
                },
                "names": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 3
                },
                "fingerprint": {
                  "type": "string",
                  "id": 4
                },
                "isSelfSigned": {
                  "type": "bool",
                  "id": 5
                },
                "notBeforeMs": {
                  "type": "uint64",
                  "id": 6
                },
                "notAfterMs": {
                  "type": "uint64",
                  "id": 7
                },
                "state": {
                  "type": "string",
                  "id": 8
                },
                "sites": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 9
                },
                "renewalMs": {
                  "type": "uint64",
                  "id": 10
                },
                "problem": {
                  "type": "string",
                  "id": 11
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 12
                },
                "chain": {
                  "type": "string",
                  "id": 13
                }
              }
            },
            "Task": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "kind": {
                  "type": "string",
                  "id": 2
                },
                "objectKind": {
                  "type": "string",
                  "id": 3
                },
                "objectName": {
                  "type": "string",
                  "id": 4
                },
                "state": {
                  "type": "string",
                  "id": 5
                },
                "message": {
                  "type": "string",
                  "id": 6
                },
                "reason": {
                  "type": "string",
                  "id": 7
                },
                "remedy": {
                  "type": "string",
                  "id": 8
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 9
                },
                "startedMs": {
                  "type": "uint64",
                  "id": 10
                },
                "endedMs": {
                  "type": "uint64",
                  "id": 11
                },
                "attempt": {
                  "type": "uint32",
                  "id": 12
                },
                "steps": {
                  "rule": "repeated",
                  "type": "TaskStep",
                  "id": 13
                },
                "results": {
                  "rule": "repeated",
                  "type": "TaskResult",
                  "id": 14
                },
                "log": {
                  "rule": "repeated",
                  "type": "TaskLogLine",
                  "id": 15
                },
                "progress": {
                  "rule": "repeated",
                  "type": "TaskProgress",
                  "id": 16
                },
                "actor": {
                  "type": "string",
                  "id": 17
                }
              }
            },
            "TaskStep": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "state": {
                  "type": "string",
                  "id": 2
                },
                "startedMs": {
                  "type": "uint64",
                  "id": 3
                },
                "endedMs": {
                  "type": "uint64",
                  "id": 4
                }
              }
            },
            "TaskResult": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "state": {
                  "type": "string",
                  "id": 2
                },
                "stage": {
                  "type": "string",
                  "id": 3
                },
                "reason": {
                  "type": "string",
                  "id": 4
                },
                "message": {
                  "type": "string",
                  "id": 5
                },
                "remedy": {
                  "type": "string",
                  "id": 6
                },
                "problems": {
                  "rule": "repeated",
                  "type": "Problem",
                  "id": 7
                },
                "checks": {
                  "rule": "repeated",
                  "type": "CheckItem",
                  "id": 8
                }
              }
            },
            "TaskLogLine": {
              "fields": {
                "atMs": {
                  "type": "uint64",
                  "id": 1
                },
                "level": {
                  "type": "string",
                  "id": 2
                },
                "text": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "TaskProgress": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "stage": {
                  "type": "string",
                  "id": 2
                },
                "filesDone": {
                  "type": "uint64",
                  "id": 3
                },
                "filesTotal": {
                  "type": "uint64",
                  "id": 4
                },
                "bytesDone": {
                  "type": "uint64",
                  "id": 5
                },
                "bytesTotal": {
                  "type": "uint64",
                  "id": 6
                }
              }
            },
            "Spoke": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "server": {
                  "type": "string",
                  "id": 2
                },
                "state": {
                  "type": "string",
                  "id": 3
                },
                "hostname": {
                  "type": "string",
                  "id": 4
                },
                "version": {
                  "type": "string",
                  "id": 5
                },
                "enrolledMs": {
                  "type": "uint64",
                  "id": 6
                },
                "lastSeenMs": {
                  "type": "uint64",
                  "id": 7
                },
                "certificateSerial": {
                  "type": "string",
                  "id": 8
                },
                "certificateNotAfterMs": {
                  "type": "uint64",
                  "id": 9
                },
                "generation": {
                  "type": "uint64",
                  "id": 10
                }
              }
            },
            "AddServerRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "hostname": {
                  "type": "string",
                  "id": 3
                },
                "webType": {
                  "type": "WebType",
                  "id": 4
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 5
                },
                "driftPolicy": {
                  "type": "string",
                  "id": 20
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 6
                },
                "database": {
                  "type": "DatabaseSettings",
                  "id": 30
                },
                "members": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 100
                },
                "requireAll": {
                  "type": "bool",
                  "id": 102
                },
                "maxUnavailable": {
                  "type": "uint32",
                  "id": 103
                },
                "master": {
                  "type": "string",
                  "id": 104
                },
                "sharedUploads": {
                  "type": "bool",
                  "id": 250
                }
              }
            },
            "AddServerResponse": {
              "fields": {
                "server": {
                  "type": "Server",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "SetServerRequest": {
              "oneofs": {
                "_hostname": {
                  "oneof": [
                    "hostname"
                  ]
                },
                "_webType": {
                  "oneof": [
                    "webType"
                  ]
                },
                "_httpPort": {
                  "oneof": [
                    "httpPort"
                  ]
                },
                "_driftPolicy": {
                  "oneof": [
                    "driftPolicy"
                  ]
                },
                "_httpsPort": {
                  "oneof": [
                    "httpsPort"
                  ]
                },
                "_requireAll": {
                  "oneof": [
                    "requireAll"
                  ]
                },
                "_maxUnavailable": {
                  "oneof": [
                    "maxUnavailable"
                  ]
                },
                "_master": {
                  "oneof": [
                    "master"
                  ]
                },
                "_sharedUploads": {
                  "oneof": [
                    "sharedUploads"
                  ]
                }
              },
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                },
                "hostname": {
                  "type": "string",
                  "id": 4,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "webType": {
                  "type": "WebType",
                  "id": 5,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 6,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "driftPolicy": {
                  "type": "string",
                  "id": 20,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 7,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "database": {
                  "type": "DatabaseSettings",
                  "id": 30
                },
                "requireAll": {
                  "type": "bool",
                  "id": 102,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "maxUnavailable": {
                  "type": "uint32",
                  "id": 103,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "master": {
                  "type": "string",
                  "id": 104,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "withoutData": {
                  "type": "bool",
                  "id": 105
                },
                "weights": {
                  "rule": "repeated",
                  "type": "MemberWeight",
                  "id": 106
                },
                "sharedUploads": {
                  "type": "bool",
                  "id": 250,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "SetServerResponse": {
              "fields": {
                "server": {
                  "type": "Server",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetServerRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetServerResponse": {
              "fields": {
                "server": {
                  "type": "Server",
                  "id": 1
                }
              }
            },
            "ListServersRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ListServersResponse": {
              "fields": {
                "servers": {
                  "rule": "repeated",
                  "type": "Server",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifyServerRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifyServerResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RemoveServerRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "RemoveServerResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "CreateTokenRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "server": {
                  "type": "string",
                  "id": 2
                },
                "ttlSeconds": {
                  "type": "uint32",
                  "id": 3
                }
              }
            },
            "CreateTokenResponse": {
              "fields": {
                "token": {
                  "type": "string",
                  "id": 1
                },
                "expiresMs": {
                  "type": "uint64",
                  "id": 2
                }
              }
            },
            "AddPlatformRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "publishPath": {
                  "type": "string",
                  "id": 3
                },
                "docroot": {
                  "type": "string",
                  "id": 4
                },
                "server": {
                  "type": "string",
                  "id": 5
                },
                "php": {
                  "type": "string",
                  "id": 8
                },
                "source": {
                  "type": "PlatformSource",
                  "id": 6
                }
              }
            },
            "AddPlatformResponse": {
              "fields": {
                "platform": {
                  "type": "Platform",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "SetPlatformRequest": {
              "oneofs": {
                "_docroot": {
                  "oneof": [
                    "docroot"
                  ]
                },
                "_php": {
                  "oneof": [
                    "php"
                  ]
                },
                "_server": {
                  "oneof": [
                    "server"
                  ]
                },
                "_locked": {
                  "oneof": [
                    "locked"
                  ]
                }
              },
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                },
                "docroot": {
                  "type": "string",
                  "id": 4,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "php": {
                  "type": "string",
                  "id": 8,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "source": {
                  "type": "PlatformSource",
                  "id": 5
                },
                "server": {
                  "type": "string",
                  "id": 9,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "locked": {
                  "type": "bool",
                  "id": 10,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "SetPlatformResponse": {
              "fields": {
                "platform": {
                  "type": "Platform",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetPlatformRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetPlatformResponse": {
              "fields": {
                "platform": {
                  "type": "Platform",
                  "id": 1
                }
              }
            },
            "ListPlatformsRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "server": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ListPlatformsResponse": {
              "fields": {
                "platforms": {
                  "rule": "repeated",
                  "type": "Platform",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifyPlatformRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "deep": {
                  "type": "bool",
                  "id": 3
                },
                "allowMassDelete": {
                  "type": "bool",
                  "id": 4
                }
              }
            },
            "VerifyPlatformResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RemovePlatformRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "RemovePlatformResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListReleasesRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListReleasesResponse": {
              "fields": {
                "releases": {
                  "rule": "repeated",
                  "type": "Release",
                  "id": 1
                }
              }
            },
            "RollbackPlatformRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "release": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "RollbackPlatformResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RebuildPlatformRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "allowMassDelete": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "RebuildPlatformResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "DiffReleasesRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "from": {
                  "type": "string",
                  "id": 2
                },
                "to": {
                  "type": "string",
                  "id": 3
                },
                "pageSize": {
                  "type": "uint32",
                  "id": 4
                },
                "pageToken": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "DiffReleasesResponse": {
              "fields": {
                "from": {
                  "type": "string",
                  "id": 1
                },
                "to": {
                  "type": "string",
                  "id": 2
                },
                "added": {
                  "type": "uint64",
                  "id": 3
                },
                "removed": {
                  "type": "uint64",
                  "id": 4
                },
                "changed": {
                  "type": "uint64",
                  "id": 5
                },
                "bytesGrown": {
                  "type": "int64",
                  "id": 6
                },
                "changes": {
                  "rule": "repeated",
                  "type": "ReleaseChange",
                  "id": 7
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 8
                }
              }
            },
            "AddSiteRequest": {
              "oneofs": {
                "_cronSeconds": {
                  "oneof": [
                    "cronSeconds"
                  ]
                }
              },
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "aliases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 3
                },
                "platform": {
                  "type": "string",
                  "id": 4
                },
                "databaseServer": {
                  "type": "string",
                  "id": 30
                },
                "withoutDatabase": {
                  "type": "bool",
                  "id": 31
                },
                "settings": {
                  "type": "SiteSettingsPatch",
                  "id": 6
                },
                "www": {
                  "type": "bool",
                  "id": 7
                },
                "tls": {
                  "type": "TlsChange",
                  "id": 15
                },
                "profile": {
                  "type": "string",
                  "id": 120
                },
                "withoutInstall": {
                  "type": "bool",
                  "id": 121
                },
                "cronSeconds": {
                  "type": "uint32",
                  "id": 122,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "uploads": {
                  "type": "string",
                  "id": 250
                }
              }
            },
            "TlsChange": {
              "oneofs": {
                "_mode": {
                  "oneof": [
                    "mode"
                  ]
                },
                "_certificate": {
                  "oneof": [
                    "certificate"
                  ]
                },
                "_hstsSeconds": {
                  "oneof": [
                    "hstsSeconds"
                  ]
                }
              },
              "fields": {
                "mode": {
                  "type": "string",
                  "id": 1,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "certificate": {
                  "type": "string",
                  "id": 2,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "hstsSeconds": {
                  "type": "uint32",
                  "id": 3,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "AddSiteResponse": {
              "fields": {
                "site": {
                  "type": "Site",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "StringList": {
              "fields": {
                "values": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 1
                }
              }
            },
            "StringMap": {
              "fields": {
                "values": {
                  "keyType": "string",
                  "type": "string",
                  "id": 1
                }
              }
            },
            "SiteSettingsPatch": {
              "oneofs": {
                "_redirectTo": {
                  "oneof": [
                    "redirectTo"
                  ]
                },
                "_maintenance": {
                  "oneof": [
                    "maintenance"
                  ]
                },
                "_authUser": {
                  "oneof": [
                    "authUser"
                  ]
                },
                "_authPassword": {
                  "oneof": [
                    "authPassword"
                  ]
                },
                "_php": {
                  "oneof": [
                    "php"
                  ]
                },
                "_maxBodyBytes": {
                  "oneof": [
                    "maxBodyBytes"
                  ]
                },
                "_logs": {
                  "oneof": [
                    "logs"
                  ]
                }
              },
              "fields": {
                "redirectTo": {
                  "type": "string",
                  "id": 1,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "maintenance": {
                  "type": "bool",
                  "id": 2,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "authUser": {
                  "type": "string",
                  "id": 3,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "authPassword": {
                  "type": "string",
                  "id": 4,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "headers": {
                  "type": "StringMap",
                  "id": 5
                },
                "php": {
                  "type": "string",
                  "id": 6,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "phpSettings": {
                  "type": "StringMap",
                  "id": 7
                },
                "maxBodyBytes": {
                  "type": "uint64",
                  "id": 8,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "logs": {
                  "type": "bool",
                  "id": 9,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "SetSiteRequest": {
              "oneofs": {
                "_www": {
                  "oneof": [
                    "www"
                  ]
                },
                "_databaseServer": {
                  "oneof": [
                    "databaseServer"
                  ]
                },
                "_cronSeconds": {
                  "oneof": [
                    "cronSeconds"
                  ]
                },
                "_uploads": {
                  "oneof": [
                    "uploads"
                  ]
                }
              },
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                },
                "aliases": {
                  "type": "StringList",
                  "id": 4
                },
                "settings": {
                  "type": "SiteSettingsPatch",
                  "id": 6
                },
                "www": {
                  "type": "bool",
                  "id": 7,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "tls": {
                  "type": "TlsChange",
                  "id": 15
                },
                "databaseServer": {
                  "type": "string",
                  "id": 30,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "withoutDatabase": {
                  "type": "DatabaseFate",
                  "id": 31
                },
                "cronSeconds": {
                  "type": "uint32",
                  "id": 122,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "uploads": {
                  "type": "string",
                  "id": 250,
                  "options": {
                    "proto3_optional": true
                  }
                }
              }
            },
            "DatabaseFate": {
              "values": {
                "DATABASE_FATE_UNSPECIFIED": 0,
                "DATABASE_FATE_DROP": 1,
                "DATABASE_FATE_KEEP": 2
              }
            },
            "SetSiteResponse": {
              "fields": {
                "site": {
                  "type": "Site",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetSiteRequest": {
              "fields": {
                "uri": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetSiteResponse": {
              "fields": {
                "site": {
                  "type": "Site",
                  "id": 1
                }
              }
            },
            "ListSitesRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "platform": {
                  "type": "string",
                  "id": 3
                },
                "server": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "ListSitesResponse": {
              "fields": {
                "sites": {
                  "rule": "repeated",
                  "type": "Site",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifySiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifySiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "EnableSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "EnableSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "DisableSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "DisableSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RemoveSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "etag": {
                  "type": "string",
                  "id": 3
                },
                "database": {
                  "type": "DatabaseFate",
                  "id": 30
                },
                "withoutBackup": {
                  "type": "bool",
                  "id": 31
                }
              }
            },
            "RemoveSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "AddCertificateRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "chain": {
                  "type": "string",
                  "id": 3
                },
                "key": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "AddCertificateResponse": {
              "fields": {
                "certificate": {
                  "type": "Certificate",
                  "id": 1
                },
                "taskIds": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetCertificateRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetCertificateResponse": {
              "fields": {
                "certificate": {
                  "type": "Certificate",
                  "id": 1
                }
              }
            },
            "ListCertificatesRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ListCertificatesResponse": {
              "fields": {
                "certificates": {
                  "rule": "repeated",
                  "type": "Certificate",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RemoveCertificateRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RemoveCertificateResponse": {
              "fields": {}
            },
            "RenewCertificateRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RenewCertificateResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetDatabaseRequest": {
              "fields": {
                "site": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetDatabaseResponse": {
              "fields": {
                "database": {
                  "type": "Database",
                  "id": 1
                }
              }
            },
            "ListDatabasesRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "server": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ListDatabasesResponse": {
              "fields": {
                "databases": {
                  "rule": "repeated",
                  "type": "Database",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetTaskRequest": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetTaskResponse": {
              "fields": {
                "task": {
                  "type": "Task",
                  "id": 1
                }
              }
            },
            "ListTasksRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "state": {
                  "type": "string",
                  "id": 3
                },
                "objectName": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "ListTasksResponse": {
              "fields": {
                "tasks": {
                  "rule": "repeated",
                  "type": "Task",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "WatchTaskRequest": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "WatchTaskResponse": {
              "fields": {
                "task": {
                  "type": "Task",
                  "id": 1
                }
              }
            },
            "CancelTaskRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "id": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "CancelTaskResponse": {
              "fields": {
                "task": {
                  "type": "Task",
                  "id": 1
                }
              }
            },
            "RetryTaskRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "id": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RetryTaskResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListSpokesRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ListSpokesResponse": {
              "fields": {
                "spokes": {
                  "rule": "repeated",
                  "type": "Spoke",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RevokeSpokeRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "server": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RevokeSpokeResponse": {
              "fields": {
                "spoke": {
                  "type": "Spoke",
                  "id": 1
                }
              }
            },
            "GetStatusRequest": {
              "fields": {}
            },
            "GetStatusResponse": {
              "fields": {
                "version": {
                  "type": "string",
                  "id": 1
                },
                "epoch": {
                  "type": "uint64",
                  "id": 2
                },
                "startedMs": {
                  "type": "uint64",
                  "id": 3
                },
                "servers": {
                  "type": "uint32",
                  "id": 4
                },
                "platforms": {
                  "type": "uint32",
                  "id": 5
                },
                "sites": {
                  "type": "uint32",
                  "id": 6
                },
                "spokesConnected": {
                  "type": "uint32",
                  "id": 7
                },
                "spokesAway": {
                  "type": "uint32",
                  "id": 8
                },
                "tasksQueued": {
                  "type": "uint32",
                  "id": 9
                },
                "tasksRunning": {
                  "type": "uint32",
                  "id": 10
                },
                "tasksWaiting": {
                  "type": "uint32",
                  "id": 11
                },
                "tasksFailedToday": {
                  "type": "uint32",
                  "id": 12
                },
                "problems": {
                  "rule": "repeated",
                  "type": "Problem",
                  "id": 13
                }
              }
            },
            "WebType": {
              "values": {
                "WEB_TYPE_UNSPECIFIED": 0,
                "WEB_TYPE_NONE": 1,
                "WEB_TYPE_APACHE": 2,
                "WEB_TYPE_NGINX": 3,
                "WEB_TYPE_APACHE_SSL": 4,
                "WEB_TYPE_NGINX_SSL": 5,
                "WEB_TYPE_CLUSTER": 6,
                "WEB_TYPE_HAPROXY": 10,
                "WEB_TYPE_PACK": 11
              }
            },
            "ErrorDetail": {
              "fields": {
                "reason": {
                  "type": "string",
                  "id": 1
                },
                "field": {
                  "type": "string",
                  "id": 2
                },
                "remedy": {
                  "type": "string",
                  "id": 3
                },
                "metadata": {
                  "keyType": "string",
                  "type": "string",
                  "id": 4
                }
              }
            },
            "WebSettings": {
              "fields": {
                "type": {
                  "type": "WebType",
                  "id": 1
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 2
                },
                "drift": {
                  "type": "string",
                  "id": 20
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 3
                },
                "pools": {
                  "rule": "repeated",
                  "type": "Pool",
                  "id": 210
                },
                "balancers": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 211
                },
                "share": {
                  "type": "Share",
                  "id": 230
                }
              }
            },
            "Share": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "writer": {
                  "type": "string",
                  "id": 2
                },
                "writes": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "SharedUploads": {
              "fields": {
                "folder": {
                  "type": "string",
                  "id": 1
                },
                "share": {
                  "type": "Share",
                  "id": 2
                }
              }
            },
            "Pool": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "members": {
                  "rule": "repeated",
                  "type": "PoolMember",
                  "id": 2
                },
                "master": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "PoolMember": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "address": {
                  "type": "string",
                  "id": 2
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 3
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 4
                },
                "weight": {
                  "type": "uint32",
                  "id": 5
                }
              }
            },
            "PlatformState": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "publishPath": {
                  "type": "string",
                  "id": 2
                },
                "docroot": {
                  "type": "string",
                  "id": 3
                },
                "release": {
                  "type": "string",
                  "id": 4
                },
                "php": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "SiteState": {
              "fields": {
                "uri": {
                  "type": "string",
                  "id": 1
                },
                "aliases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 2
                },
                "platform": {
                  "type": "string",
                  "id": 3
                },
                "enabled": {
                  "type": "bool",
                  "id": 4
                },
                "tls": {
                  "type": "SiteTls",
                  "id": 5
                },
                "settings": {
                  "type": "SiteSettings",
                  "id": 6
                },
                "database": {
                  "type": "SiteDatabase",
                  "id": 30
                },
                "pool": {
                  "type": "string",
                  "id": 210
                },
                "uploads": {
                  "type": "SharedUploads",
                  "id": 250
                },
                "held": {
                  "type": "bool",
                  "id": 251
                }
              }
            },
            "SiteDatabase": {
              "fields": {
                "host": {
                  "type": "string",
                  "id": 1
                },
                "port": {
                  "type": "uint32",
                  "id": 2
                },
                "name": {
                  "type": "string",
                  "id": 3
                },
                "user": {
                  "type": "string",
                  "id": 4
                },
                "secretId": {
                  "type": "string",
                  "id": 5
                },
                "tls": {
                  "type": "Tls",
                  "id": 6
                }
              },
              "nested": {
                "Tls": {
                  "fields": {
                    "caDigest": {
                      "type": "string",
                      "id": 1
                    }
                  }
                }
              }
            },
            "SiteTls": {
              "fields": {
                "mode": {
                  "type": "Mode",
                  "id": 1
                },
                "certificate": {
                  "type": "string",
                  "id": 2
                },
                "hstsSeconds": {
                  "type": "uint32",
                  "id": 3
                }
              },
              "nested": {
                "Mode": {
                  "values": {
                    "MODE_UNSPECIFIED": 0,
                    "MODE_ON": 1,
                    "MODE_REQUIRED": 2
                  }
                }
              }
            },
            "SiteSettings": {
              "fields": {
                "redirectTo": {
                  "type": "string",
                  "id": 1
                },
                "maintenance": {
                  "type": "bool",
                  "id": 2
                },
                "auth": {
                  "type": "SiteAuth",
                  "id": 3
                },
                "headers": {
                  "keyType": "string",
                  "type": "string",
                  "id": 4
                },
                "php": {
                  "type": "string",
                  "id": 5
                },
                "phpSettings": {
                  "keyType": "string",
                  "type": "string",
                  "id": 6
                },
                "maxBodyBytes": {
                  "type": "uint64",
                  "id": 7
                },
                "logs": {
                  "type": "bool",
                  "id": 8
                }
              }
            },
            "SiteAuth": {
              "fields": {
                "user": {
                  "type": "string",
                  "id": 1
                },
                "hash": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "DatabaseType": {
              "values": {
                "DATABASE_TYPE_UNSPECIFIED": 0,
                "DATABASE_TYPE_NONE": 1,
                "DATABASE_TYPE_MYSQL": 2
              }
            },
            "DatabaseTls": {
              "values": {
                "DATABASE_TLS_UNSPECIFIED": 0,
                "DATABASE_TLS_OFF": 1,
                "DATABASE_TLS_REQUIRED": 2
              }
            },
            "DesiredObject": {
              "oneofs": {
                "object": {
                  "oneof": [
                    "web",
                    "platform",
                    "site"
                  ]
                }
              },
              "fields": {
                "web": {
                  "type": "WebSettings",
                  "id": 1
                },
                "platform": {
                  "type": "PlatformState",
                  "id": 2
                },
                "site": {
                  "type": "SiteState",
                  "id": 3
                }
              }
            },
            "DesiredKey": {
              "fields": {
                "kind": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "Problem": {
              "fields": {
                "reason": {
                  "type": "string",
                  "id": 1
                },
                "message": {
                  "type": "string",
                  "id": 2
                },
                "remedy": {
                  "type": "string",
                  "id": 3
                },
                "site": {
                  "type": "string",
                  "id": 4
                },
                "file": {
                  "type": "string",
                  "id": 5
                },
                "line": {
                  "type": "uint32",
                  "id": 6
                },
                "platform": {
                  "type": "string",
                  "id": 7
                }
              }
            },
            "CheckItem": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "outcome": {
                  "type": "Outcome",
                  "id": 2
                },
                "finding": {
                  "type": "string",
                  "id": 3
                },
                "remedy": {
                  "type": "string",
                  "id": 4
                }
              },
              "nested": {
                "Outcome": {
                  "values": {
                    "OUTCOME_UNSPECIFIED": 0,
                    "OUTCOME_OK": 1,
                    "OUTCOME_WARNING": 2,
                    "OUTCOME_FAILED": 3
                  }
                }
              }
            },
            "Facts": {
              "fields": {
                "hostname": {
                  "type": "string",
                  "id": 1
                },
                "addresses": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 2
                },
                "os": {
                  "type": "string",
                  "id": 3
                },
                "spokeVersion": {
                  "type": "string",
                  "id": 4
                },
                "bootId": {
                  "type": "string",
                  "id": 5
                },
                "webServer": {
                  "type": "WebServerFacts",
                  "id": 6
                },
                "php": {
                  "type": "PhpFacts",
                  "id": 7
                },
                "diskFreeBytes": {
                  "type": "uint64",
                  "id": 8
                },
                "inodesFree": {
                  "type": "uint64",
                  "id": 9
                },
                "clockMs": {
                  "type": "uint64",
                  "id": 10
                },
                "phpFpm": {
                  "rule": "repeated",
                  "type": "PhpFacts",
                  "id": 11
                },
                "publishRoots": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 12
                }
              }
            },
            "WebServerFacts": {
              "fields": {
                "kind": {
                  "type": "string",
                  "id": 1
                },
                "version": {
                  "type": "string",
                  "id": 2
                },
                "control": {
                  "type": "string",
                  "id": 3
                },
                "binary": {
                  "type": "string",
                  "id": 4
                },
                "modules": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 5
                },
                "ports": {
                  "rule": "repeated",
                  "type": "uint32",
                  "id": 6
                },
                "user": {
                  "type": "string",
                  "id": 7
                },
                "group": {
                  "type": "string",
                  "id": 8
                },
                "running": {
                  "type": "bool",
                  "id": 9
                },
                "http2": {
                  "type": "string",
                  "id": 10
                }
              }
            },
            "PhpFacts": {
              "fields": {
                "handler": {
                  "type": "string",
                  "id": 1
                },
                "version": {
                  "type": "string",
                  "id": 2
                },
                "socket": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "AuthorityService": {
              "methods": {
                "GetAuthority": {
                  "requestType": "GetAuthorityRequest",
                  "responseType": "GetAuthorityResponse"
                },
                "RotateAuthority": {
                  "requestType": "RotateAuthorityRequest",
                  "responseType": "RotateAuthorityResponse"
                },
                "AbortRotation": {
                  "requestType": "AbortRotationRequest",
                  "responseType": "AbortRotationResponse"
                },
                "FinishRotation": {
                  "requestType": "FinishRotationRequest",
                  "responseType": "FinishRotationResponse"
                }
              }
            },
            "Root": {
              "fields": {
                "fingerprint": {
                  "type": "string",
                  "id": 1
                },
                "notAfterMs": {
                  "type": "uint64",
                  "id": 2
                },
                "signs": {
                  "type": "bool",
                  "id": 3
                },
                "standing": {
                  "type": "bool",
                  "id": 4
                },
                "holders": {
                  "type": "uint32",
                  "id": 5
                }
              }
            },
            "RootHolder": {
              "fields": {
                "kind": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "connected": {
                  "type": "bool",
                  "id": 3
                },
                "notAfterMs": {
                  "type": "uint64",
                  "id": 4
                }
              }
            },
            "Authority": {
              "fields": {
                "roots": {
                  "rule": "repeated",
                  "type": "Root",
                  "id": 1
                },
                "hubNotAfterMs": {
                  "type": "uint64",
                  "id": 2
                },
                "waiting": {
                  "rule": "repeated",
                  "type": "RootHolder",
                  "id": 3
                }
              }
            },
            "GetAuthorityRequest": {
              "fields": {}
            },
            "GetAuthorityResponse": {
              "fields": {
                "authority": {
                  "type": "Authority",
                  "id": 1
                }
              }
            },
            "RotateAuthorityRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RotateAuthorityResponse": {
              "fields": {
                "authority": {
                  "type": "Authority",
                  "id": 1
                }
              }
            },
            "AbortRotationRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "AbortRotationResponse": {
              "fields": {
                "authority": {
                  "type": "Authority",
                  "id": 1
                }
              }
            },
            "FinishRotationRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "without": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 2
                }
              }
            },
            "FinishRotationResponse": {
              "fields": {
                "authority": {
                  "type": "Authority",
                  "id": 1
                },
                "revoked": {
                  "rule": "repeated",
                  "type": "RootHolder",
                  "id": 2
                }
              }
            },
            "BackupService": {
              "methods": {
                "CreateBackup": {
                  "requestType": "CreateBackupRequest",
                  "responseType": "CreateBackupResponse"
                },
                "GetBackup": {
                  "requestType": "GetBackupRequest",
                  "responseType": "GetBackupResponse"
                },
                "ListBackups": {
                  "requestType": "ListBackupsRequest",
                  "responseType": "ListBackupsResponse"
                },
                "VerifyBackup": {
                  "requestType": "VerifyBackupRequest",
                  "responseType": "VerifyBackupResponse"
                },
                "RestoreBackup": {
                  "requestType": "RestoreBackupRequest",
                  "responseType": "RestoreBackupResponse"
                },
                "RemoveBackup": {
                  "requestType": "RemoveBackupRequest",
                  "responseType": "RemoveBackupResponse"
                },
                "PinBackup": {
                  "requestType": "PinBackupRequest",
                  "responseType": "PinBackupResponse"
                },
                "PruneBackups": {
                  "requestType": "PruneBackupsRequest",
                  "responseType": "PruneBackupsResponse"
                },
                "GetBackupPolicy": {
                  "requestType": "GetBackupPolicyRequest",
                  "responseType": "GetBackupPolicyResponse"
                },
                "SetBackupPolicy": {
                  "requestType": "SetBackupPolicyRequest",
                  "responseType": "SetBackupPolicyResponse"
                },
                "DownloadBackup": {
                  "requestType": "DownloadBackupRequest",
                  "responseType": "DownloadBackupResponse",
                  "responseStream": true
                }
              }
            },
            "MoveService": {
              "methods": {
                "CloneSite": {
                  "requestType": "CloneSiteRequest",
                  "responseType": "CloneSiteResponse"
                },
                "MoveSite": {
                  "requestType": "MoveSiteRequest",
                  "responseType": "MoveSiteResponse"
                }
              }
            },
            "Backup": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                },
                "siteExists": {
                  "type": "bool",
                  "id": 3
                },
                "cause": {
                  "type": "string",
                  "id": 4
                },
                "state": {
                  "type": "string",
                  "id": 5
                },
                "platform": {
                  "type": "string",
                  "id": 6
                },
                "server": {
                  "type": "string",
                  "id": 7
                },
                "withDatabase": {
                  "type": "bool",
                  "id": 8
                },
                "digest": {
                  "type": "string",
                  "id": 9
                },
                "bytes": {
                  "type": "uint64",
                  "id": 10
                },
                "files": {
                  "type": "uint64",
                  "id": 11
                },
                "dataBytes": {
                  "type": "uint64",
                  "id": 12
                },
                "dumpBytes": {
                  "type": "uint64",
                  "id": 13
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 14
                },
                "verifiedMs": {
                  "type": "uint64",
                  "id": 15
                },
                "pinned": {
                  "type": "bool",
                  "id": 16
                }
              }
            },
            "BackupPolicy": {
              "fields": {
                "everySeconds": {
                  "type": "uint32",
                  "id": 1
                },
                "keep": {
                  "type": "BackupKeep",
                  "id": 2
                },
                "isUsualInterval": {
                  "type": "bool",
                  "id": 3
                },
                "isUsualKeep": {
                  "type": "bool",
                  "id": 4
                }
              }
            },
            "BackupKeep": {
              "fields": {
                "last": {
                  "type": "uint32",
                  "id": 1
                },
                "daily": {
                  "type": "uint32",
                  "id": 2
                },
                "weekly": {
                  "type": "uint32",
                  "id": 3
                },
                "monthly": {
                  "type": "uint32",
                  "id": 4
                }
              }
            },
            "CreateBackupRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "CreateBackupResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetBackupRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "GetBackupResponse": {
              "fields": {
                "backup": {
                  "type": "Backup",
                  "id": 1
                }
              }
            },
            "ListBackupsRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "site": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ListBackupsResponse": {
              "fields": {
                "backups": {
                  "rule": "repeated",
                  "type": "Backup",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "VerifyBackupRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "VerifyBackupResponse": {
              "fields": {
                "backup": {
                  "type": "Backup",
                  "id": 1
                }
              }
            },
            "RestoreBackupRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "uri": {
                  "type": "string",
                  "id": 3
                },
                "platform": {
                  "type": "string",
                  "id": 4
                },
                "databaseServer": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "RestoreBackupResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "CloneSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "source": {
                  "type": "string",
                  "id": 2
                },
                "uri": {
                  "type": "string",
                  "id": 3
                },
                "platform": {
                  "type": "string",
                  "id": 4
                },
                "databaseServer": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "CloneSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "MoveSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "newUri": {
                  "type": "string",
                  "id": 3
                },
                "platform": {
                  "type": "string",
                  "id": 4
                },
                "databaseServer": {
                  "type": "string",
                  "id": 5
                },
                "keepName": {
                  "type": "bool",
                  "id": 6
                }
              }
            },
            "MoveSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RemoveBackupRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RemoveBackupResponse": {
              "fields": {}
            },
            "DownloadBackupRequest": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "DownloadBackupResponse": {
              "fields": {
                "chunk": {
                  "type": "bytes",
                  "id": 1
                }
              }
            },
            "PinBackupRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "pinned": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "PinBackupResponse": {
              "fields": {
                "backup": {
                  "type": "Backup",
                  "id": 1
                }
              }
            },
            "PruneBackupsRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                },
                "dryRun": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "PruneBackupsResponse": {
              "fields": {
                "backups": {
                  "rule": "repeated",
                  "type": "Backup",
                  "id": 1
                }
              }
            },
            "GetBackupPolicyRequest": {
              "fields": {
                "site": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "GetBackupPolicyResponse": {
              "fields": {
                "policy": {
                  "type": "BackupPolicy",
                  "id": 1
                }
              }
            },
            "SetBackupPolicyRequest": {
              "oneofs": {
                "_everySeconds": {
                  "oneof": [
                    "everySeconds"
                  ]
                }
              },
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                },
                "everySeconds": {
                  "type": "uint32",
                  "id": 3,
                  "options": {
                    "proto3_optional": true
                  }
                },
                "keep": {
                  "type": "BackupKeep",
                  "id": 4
                },
                "usual": {
                  "type": "bool",
                  "id": 5
                }
              }
            },
            "SetBackupPolicyResponse": {
              "fields": {
                "policy": {
                  "type": "BackupPolicy",
                  "id": 1
                }
              }
            },
            "BalancerService": {
              "methods": {
                "SetPools": {
                  "requestType": "SetPoolsRequest",
                  "responseType": "SetPoolsResponse"
                },
                "ListPools": {
                  "requestType": "ListPoolsRequest",
                  "responseType": "ListPoolsResponse"
                },
                "ProbeSite": {
                  "requestType": "ProbeSiteRequest",
                  "responseType": "ProbeSiteResponse"
                }
              }
            },
            "SetPoolsRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "balancer": {
                  "type": "string",
                  "id": 2
                },
                "pools": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 3
                }
              }
            },
            "SetPoolsResponse": {
              "fields": {
                "pools": {
                  "rule": "repeated",
                  "type": "Pool",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ListPoolsRequest": {
              "fields": {
                "balancer": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListPoolsResponse": {
              "fields": {
                "pools": {
                  "rule": "repeated",
                  "type": "Pool",
                  "id": 1
                }
              }
            },
            "ProbeSiteRequest": {
              "fields": {
                "uri": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ProbeSiteResponse": {
              "fields": {
                "sightings": {
                  "rule": "repeated",
                  "type": "SiteSighting",
                  "id": 1
                },
                "agree": {
                  "type": "bool",
                  "id": 2
                }
              }
            },
            "SiteSighting": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "isBalancer": {
                  "type": "bool",
                  "id": 2
                },
                "scheme": {
                  "type": "string",
                  "id": 3
                },
                "address": {
                  "type": "string",
                  "id": 4
                },
                "status": {
                  "type": "uint32",
                  "id": 5
                },
                "detail": {
                  "type": "string",
                  "id": 6
                },
                "milliseconds": {
                  "type": "uint32",
                  "id": 7
                },
                "release": {
                  "type": "string",
                  "id": 8
                },
                "certificateEndsMs": {
                  "type": "int64",
                  "id": 9
                },
                "certificateMatches": {
                  "type": "bool",
                  "id": 10
                }
              }
            },
            "DoctorService": {
              "methods": {
                "Examine": {
                  "requestType": "ExamineRequest",
                  "responseType": "ExamineResponse"
                }
              }
            },
            "ExamineRequest": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ExamineResponse": {
              "fields": {
                "checks": {
                  "rule": "repeated",
                  "type": "CheckItem",
                  "id": 1
                }
              }
            },
            "EnrollmentService": {
              "methods": {
                "Enroll": {
                  "requestType": "EnrollRequest",
                  "responseType": "EnrollResponse"
                }
              }
            },
            "EnrollRequest": {
              "fields": {
                "token": {
                  "type": "string",
                  "id": 1
                },
                "csr": {
                  "type": "bytes",
                  "id": 2
                },
                "hostname": {
                  "type": "string",
                  "id": 3
                },
                "spokeVersion": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "EnrollResponse": {
              "fields": {
                "spokeId": {
                  "type": "string",
                  "id": 1
                },
                "serverName": {
                  "type": "string",
                  "id": 2
                },
                "certificate": {
                  "type": "string",
                  "id": 3
                },
                "authority": {
                  "type": "string",
                  "id": 4
                },
                "spokeEndpoint": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "GroupService": {
              "methods": {
                "AddMember": {
                  "requestType": "AddMemberRequest",
                  "responseType": "AddMemberResponse"
                },
                "RemoveMember": {
                  "requestType": "RemoveMemberRequest",
                  "responseType": "RemoveMemberResponse"
                },
                "ListMembers": {
                  "requestType": "ListMembersRequest",
                  "responseType": "ListMembersResponse"
                }
              }
            },
            "ListMembersRequest": {
              "fields": {
                "group": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListMembersResponse": {
              "fields": {
                "members": {
                  "rule": "repeated",
                  "type": "GroupMember",
                  "id": 1
                }
              }
            },
            "GroupMember": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "state": {
                  "type": "string",
                  "id": 2
                },
                "hostname": {
                  "type": "string",
                  "id": 3
                },
                "addresses": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 4
                },
                "httpPort": {
                  "type": "uint32",
                  "id": 5
                },
                "httpsPort": {
                  "type": "uint32",
                  "id": 6
                },
                "connected": {
                  "type": "bool",
                  "id": 7
                },
                "isMaster": {
                  "type": "bool",
                  "id": 8
                },
                "weight": {
                  "type": "uint32",
                  "id": 9
                }
              }
            },
            "AddMemberRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "group": {
                  "type": "string",
                  "id": 2
                },
                "server": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "AddMemberResponse": {
              "fields": {
                "group": {
                  "type": "Server",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RemoveMemberRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "group": {
                  "type": "string",
                  "id": 2
                },
                "server": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "RemoveMemberResponse": {
              "fields": {
                "group": {
                  "type": "Server",
                  "id": 1
                },
                "taskId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ImportService": {
              "methods": {
                "ListSiteFolders": {
                  "requestType": "ListSiteFoldersRequest",
                  "responseType": "ListSiteFoldersResponse"
                },
                "ImportSite": {
                  "requestType": "ImportSiteRequest",
                  "responseType": "ImportSiteResponse"
                }
              }
            },
            "SiteFolder": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "profile": {
                  "type": "string",
                  "id": 2
                },
                "database": {
                  "type": "string",
                  "id": 3
                },
                "problem": {
                  "type": "string",
                  "id": 4
                },
                "aliases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 5
                },
                "isSite": {
                  "type": "bool",
                  "id": 6
                }
              }
            },
            "ListSiteFoldersRequest": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "ListSiteFoldersResponse": {
              "fields": {
                "folders": {
                  "rule": "repeated",
                  "type": "SiteFolder",
                  "id": 1
                }
              }
            },
            "ImportSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                },
                "platform": {
                  "type": "string",
                  "id": 3
                },
                "folder": {
                  "type": "string",
                  "id": 4
                },
                "dump": {
                  "type": "string",
                  "id": 5
                },
                "databaseServer": {
                  "type": "string",
                  "id": 6
                },
                "sourceTls": {
                  "type": "DatabaseTls",
                  "id": 7
                },
                "sourceCa": {
                  "type": "string",
                  "id": 8
                }
              }
            },
            "ImportSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "OperatorService": {
              "methods": {
                "GetCaller": {
                  "requestType": "GetCallerRequest",
                  "responseType": "GetCallerResponse"
                },
                "AddOperator": {
                  "requestType": "AddOperatorRequest",
                  "responseType": "AddOperatorResponse"
                },
                "RenewOperator": {
                  "requestType": "RenewOperatorRequest",
                  "responseType": "RenewOperatorResponse"
                },
                "RenewCaller": {
                  "requestType": "RenewCallerRequest",
                  "responseType": "RenewCallerResponse"
                },
                "ListOperators": {
                  "requestType": "ListOperatorsRequest",
                  "responseType": "ListOperatorsResponse"
                },
                "RevokeOperator": {
                  "requestType": "RevokeOperatorRequest",
                  "responseType": "RevokeOperatorResponse"
                }
              }
            },
            "AuditService": {
              "methods": {
                "ListAudit": {
                  "requestType": "ListAuditRequest",
                  "responseType": "ListAuditResponse"
                },
                "ProveAudit": {
                  "requestType": "ProveAuditRequest",
                  "responseType": "ProveAuditResponse"
                }
              }
            },
            "Operator": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "role": {
                  "type": "string",
                  "id": 2
                },
                "serial": {
                  "type": "string",
                  "id": 3
                },
                "notAfterMs": {
                  "type": "uint64",
                  "id": 4
                },
                "createdMs": {
                  "type": "uint64",
                  "id": 5
                },
                "revokedMs": {
                  "type": "uint64",
                  "id": 6
                },
                "nextNotAfterMs": {
                  "type": "uint64",
                  "id": 7
                }
              }
            },
            "GetCallerRequest": {
              "fields": {}
            },
            "GetCallerResponse": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "role": {
                  "type": "string",
                  "id": 2
                },
                "notAfterMs": {
                  "type": "uint64",
                  "id": 3
                },
                "hubVersion": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "AddOperatorRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "role": {
                  "type": "string",
                  "id": 3
                },
                "csr": {
                  "type": "bytes",
                  "id": 4
                },
                "validSeconds": {
                  "type": "uint64",
                  "id": 5
                }
              }
            },
            "AddOperatorResponse": {
              "fields": {
                "operator": {
                  "type": "Operator",
                  "id": 1
                },
                "certificate": {
                  "type": "string",
                  "id": 2
                },
                "authority": {
                  "type": "string",
                  "id": 3
                },
                "endpoint": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "RenewOperatorRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "csr": {
                  "type": "bytes",
                  "id": 3
                },
                "validSeconds": {
                  "type": "uint64",
                  "id": 4
                }
              }
            },
            "RenewOperatorResponse": {
              "fields": {
                "operator": {
                  "type": "Operator",
                  "id": 1
                },
                "certificate": {
                  "type": "string",
                  "id": 2
                },
                "authority": {
                  "type": "string",
                  "id": 3
                },
                "endpoint": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "RenewCallerRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "csr": {
                  "type": "bytes",
                  "id": 2
                }
              }
            },
            "RenewCallerResponse": {
              "fields": {
                "operator": {
                  "type": "Operator",
                  "id": 1
                },
                "certificate": {
                  "type": "string",
                  "id": 2
                },
                "authority": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ListOperatorsRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ListOperatorsResponse": {
              "fields": {
                "operators": {
                  "rule": "repeated",
                  "type": "Operator",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RevokeOperatorRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RevokeOperatorResponse": {
              "fields": {
                "operator": {
                  "type": "Operator",
                  "id": 1
                }
              }
            },
            "AuditEntry": {
              "fields": {
                "number": {
                  "type": "uint64",
                  "id": 1
                },
                "atMs": {
                  "type": "uint64",
                  "id": 2
                },
                "actor": {
                  "type": "string",
                  "id": 3
                },
                "source": {
                  "type": "string",
                  "id": 4
                },
                "action": {
                  "type": "string",
                  "id": 5
                },
                "object": {
                  "type": "string",
                  "id": 6
                },
                "outcome": {
                  "type": "string",
                  "id": 7
                },
                "requestId": {
                  "type": "string",
                  "id": 8
                },
                "detail": {
                  "keyType": "string",
                  "type": "string",
                  "id": 9
                }
              }
            },
            "ListAuditRequest": {
              "fields": {
                "pageSize": {
                  "type": "uint32",
                  "id": 1
                },
                "pageToken": {
                  "type": "string",
                  "id": 2
                },
                "actor": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ListAuditResponse": {
              "fields": {
                "entries": {
                  "rule": "repeated",
                  "type": "AuditEntry",
                  "id": 1
                },
                "nextPageToken": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ProveAuditRequest": {
              "fields": {}
            },
            "ProveAuditResponse": {
              "fields": {
                "entries": {
                  "type": "uint64",
                  "id": 1
                },
                "broken": {
                  "type": "uint64",
                  "id": 2
                },
                "head": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "PlanService": {
              "methods": {
                "MakePlan": {
                  "requestType": "MakePlanRequest",
                  "responseType": "MakePlanResponse"
                },
                "CarryOutPlan": {
                  "requestType": "CarryOutPlanRequest",
                  "responseType": "CarryOutPlanResponse"
                }
              }
            },
            "InventoryChange": {
              "oneofs": {
                "change": {
                  "oneof": [
                    "addServer",
                    "setServer",
                    "verifyServer",
                    "removeServer",
                    "addPlatform",
                    "setPlatform",
                    "verifyPlatform",
                    "removePlatform",
                    "rollbackPlatform",
                    "addSite",
                    "setSite",
                    "verifySite",
                    "enableSite",
                    "disableSite",
                    "removeSite",
                    "rebuildPlatform",
                    "moveSite",
                    "addMember",
                    "removeMember"
                  ]
                }
              },
              "fields": {
                "addServer": {
                  "type": "AddServerRequest",
                  "id": 1
                },
                "setServer": {
                  "type": "SetServerRequest",
                  "id": 2
                },
                "verifyServer": {
                  "type": "VerifyServerRequest",
                  "id": 3
                },
                "removeServer": {
                  "type": "RemoveServerRequest",
                  "id": 4
                },
                "addPlatform": {
                  "type": "AddPlatformRequest",
                  "id": 5
                },
                "setPlatform": {
                  "type": "SetPlatformRequest",
                  "id": 6
                },
                "verifyPlatform": {
                  "type": "VerifyPlatformRequest",
                  "id": 7
                },
                "removePlatform": {
                  "type": "RemovePlatformRequest",
                  "id": 8
                },
                "rollbackPlatform": {
                  "type": "RollbackPlatformRequest",
                  "id": 9
                },
                "addSite": {
                  "type": "AddSiteRequest",
                  "id": 10
                },
                "setSite": {
                  "type": "SetSiteRequest",
                  "id": 11
                },
                "verifySite": {
                  "type": "VerifySiteRequest",
                  "id": 12
                },
                "enableSite": {
                  "type": "EnableSiteRequest",
                  "id": 13
                },
                "disableSite": {
                  "type": "DisableSiteRequest",
                  "id": 14
                },
                "removeSite": {
                  "type": "RemoveSiteRequest",
                  "id": 15
                },
                "rebuildPlatform": {
                  "type": "RebuildPlatformRequest",
                  "id": 20
                },
                "moveSite": {
                  "type": "MoveSiteRequest",
                  "id": 21
                },
                "addMember": {
                  "type": "AddMemberRequest",
                  "id": 100
                },
                "removeMember": {
                  "type": "RemoveMemberRequest",
                  "id": 101
                }
              }
            },
            "MakePlanRequest": {
              "fields": {
                "change": {
                  "type": "InventoryChange",
                  "id": 1
                },
                "server": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "MakePlanResponse": {
              "fields": {
                "plan": {
                  "type": "Plan",
                  "id": 1
                }
              }
            },
            "CarryOutPlanRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "digest": {
                  "type": "string",
                  "id": 2
                },
                "change": {
                  "type": "InventoryChange",
                  "id": 3
                },
                "server": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "CarryOutPlanResponse": {
              "fields": {
                "taskIds": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 1
                }
              }
            },
            "Plan": {
              "fields": {
                "digest": {
                  "type": "string",
                  "id": 1
                },
                "servers": {
                  "rule": "repeated",
                  "type": "ServerPlan",
                  "id": 2
                }
              }
            },
            "ServerPlan": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "changes": {
                  "rule": "repeated",
                  "type": "PlannedChange",
                  "id": 2
                },
                "changesLeftOut": {
                  "type": "uint32",
                  "id": 3
                },
                "whole": {
                  "type": "bool",
                  "id": 4
                },
                "notes": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 5
                },
                "verdict": {
                  "type": "string",
                  "id": 6
                },
                "failure": {
                  "type": "Problem",
                  "id": 7
                },
                "problems": {
                  "rule": "repeated",
                  "type": "Problem",
                  "id": 8
                }
              }
            },
            "PlannedChange": {
              "fields": {
                "kind": {
                  "type": "string",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "change": {
                  "type": "string",
                  "id": 3
                },
                "fields": {
                  "rule": "repeated",
                  "type": "FieldChange",
                  "id": 4
                }
              }
            },
            "FieldChange": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "before": {
                  "type": "string",
                  "id": 2
                },
                "after": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "SiteWorkService": {
              "methods": {
                "LoginSite": {
                  "requestType": "LoginSiteRequest",
                  "responseType": "LoginSiteResponse"
                },
                "RunSiteCron": {
                  "requestType": "RunSiteCronRequest",
                  "responseType": "RunSiteCronResponse"
                },
                "UpdateSite": {
                  "requestType": "UpdateSiteRequest",
                  "responseType": "UpdateSiteResponse"
                }
              }
            },
            "LoginSiteRequest": {
              "fields": {
                "uri": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "LoginSiteResponse": {
              "fields": {
                "url": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "RunSiteCronRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RunSiteCronResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "UpdateSiteRequest": {
              "fields": {
                "requestId": {
                  "type": "string",
                  "id": 1
                },
                "uri": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "UpdateSiteResponse": {
              "fields": {
                "taskId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "SpokeService": {
              "methods": {
                "Attach": {
                  "requestType": "AttachRequest",
                  "requestStream": true,
                  "responseType": "AttachResponse",
                  "responseStream": true
                },
                "FetchManifest": {
                  "requestType": "FetchManifestRequest",
                  "responseType": "FetchManifestResponse",
                  "responseStream": true
                },
                "FetchBlobs": {
                  "requestType": "FetchBlobsRequest",
                  "responseType": "FetchBlobsResponse",
                  "responseStream": true
                },
                "FetchAdvance": {
                  "requestType": "FetchAdvanceRequest",
                  "responseType": "FetchAdvanceResponse",
                  "responseStream": true
                },
                "FetchCertificate": {
                  "requestType": "FetchCertificateRequest",
                  "responseType": "FetchCertificateResponse"
                },
                "Renew": {
                  "requestType": "RenewRequest",
                  "responseType": "RenewResponse"
                },
                "FetchCredentials": {
                  "requestType": "FetchCredentialsRequest",
                  "responseType": "FetchCredentialsResponse"
                },
                "UploadBlobs": {
                  "requestType": "UploadBlobsRequest",
                  "requestStream": true,
                  "responseType": "UploadBlobsResponse"
                },
                "FetchBackup": {
                  "requestType": "FetchBackupRequest",
                  "responseType": "FetchBackupResponse",
                  "responseStream": true
                }
              }
            },
            "AttachRequest": {
              "oneofs": {
                "message": {
                  "oneof": [
                    "hello",
                    "jobUpdate",
                    "heartbeat",
                    "drift",
                    "releases"
                  ]
                }
              },
              "fields": {
                "hello": {
                  "type": "Hello",
                  "id": 1
                },
                "jobUpdate": {
                  "type": "JobUpdate",
                  "id": 2
                },
                "heartbeat": {
                  "type": "Heartbeat",
                  "id": 3
                },
                "drift": {
                  "type": "DriftReport",
                  "id": 4
                },
                "releases": {
                  "type": "ReleasesReport",
                  "id": 10
                }
              }
            },
            "AttachResponse": {
              "oneofs": {
                "message": {
                  "oneof": [
                    "welcome",
                    "job",
                    "decision",
                    "ack",
                    "cancel",
                    "detach",
                    "heartbeatReply",
                    "renew",
                    "logLevel",
                    "advance"
                  ]
                }
              },
              "fields": {
                "welcome": {
                  "type": "Welcome",
                  "id": 1
                },
                "job": {
                  "type": "Job",
                  "id": 2
                },
                "decision": {
                  "type": "Decision",
                  "id": 3
                },
                "ack": {
                  "type": "Ack",
                  "id": 4
                },
                "cancel": {
                  "type": "Cancel",
                  "id": 5
                },
                "detach": {
                  "type": "Detach",
                  "id": 6
                },
                "heartbeatReply": {
                  "type": "HeartbeatReply",
                  "id": 7
                },
                "renew": {
                  "type": "AskRenewal",
                  "id": 8
                },
                "logLevel": {
                  "type": "ChangeLogLevel",
                  "id": 9
                },
                "advance": {
                  "type": "Advance",
                  "id": 240
                }
              }
            },
            "Hello": {
              "fields": {
                "epoch": {
                  "type": "uint64",
                  "id": 1
                },
                "lastSequence": {
                  "type": "uint64",
                  "id": 2
                },
                "generation": {
                  "type": "uint64",
                  "id": 3
                },
                "stateDigest": {
                  "type": "string",
                  "id": 4
                },
                "releases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 5
                },
                "openJobs": {
                  "rule": "repeated",
                  "type": "JobUpdate",
                  "id": 6
                },
                "facts": {
                  "type": "Facts",
                  "id": 7
                },
                "capabilities": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 8
                }
              }
            },
            "Welcome": {
              "fields": {
                "epoch": {
                  "type": "uint64",
                  "id": 1
                },
                "serverName": {
                  "type": "string",
                  "id": 2
                },
                "heartbeatSeconds": {
                  "type": "uint32",
                  "id": 3
                },
                "hubVersion": {
                  "type": "string",
                  "id": 4
                }
              }
            },
            "Heartbeat": {
              "fields": {
                "sequence": {
                  "type": "uint64",
                  "id": 1
                },
                "generation": {
                  "type": "uint64",
                  "id": 2
                },
                "stateDigest": {
                  "type": "string",
                  "id": 3
                },
                "clockMs": {
                  "type": "uint64",
                  "id": 4
                }
              }
            },
            "HeartbeatReply": {
              "fields": {
                "sequence": {
                  "type": "uint64",
                  "id": 1
                }
              }
            },
            "AskRenewal": {
              "fields": {}
            },
            "ChangeLogLevel": {
              "fields": {
                "level": {
                  "type": "string",
                  "id": 1
                },
                "seconds": {
                  "type": "uint32",
                  "id": 2
                }
              }
            },
            "Advance": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                },
                "files": {
                  "type": "uint64",
                  "id": 2
                },
                "bytes": {
                  "type": "uint64",
                  "id": 3
                }
              }
            },
            "Job": {
              "oneofs": {
                "work": {
                  "oneof": [
                    "syncPlatform",
                    "apply",
                    "inspect",
                    "challenge",
                    "rehearse",
                    "probeDatabase",
                    "runSite",
                    "makeBackup",
                    "loadBackup",
                    "placeData"
                  ]
                }
              },
              "fields": {
                "jobId": {
                  "type": "string",
                  "id": 1
                },
                "epoch": {
                  "type": "uint64",
                  "id": 2
                },
                "sequence": {
                  "type": "uint64",
                  "id": 3
                },
                "spokeId": {
                  "type": "string",
                  "id": 4
                },
                "timeoutSeconds": {
                  "type": "uint32",
                  "id": 5
                },
                "syncPlatform": {
                  "type": "SyncPlatform",
                  "id": 6
                },
                "apply": {
                  "type": "Apply",
                  "id": 7
                },
                "inspect": {
                  "type": "Inspect",
                  "id": 8
                },
                "challenge": {
                  "type": "Challenge",
                  "id": 9
                },
                "rehearse": {
                  "type": "Rehearse",
                  "id": 20
                },
                "probeDatabase": {
                  "type": "ProbeDatabase",
                  "id": 30
                },
                "runSite": {
                  "type": "RunSite",
                  "id": 40
                },
                "makeBackup": {
                  "type": "MakeBackup",
                  "id": 50
                },
                "loadBackup": {
                  "type": "LoadBackup",
                  "id": 51
                },
                "placeData": {
                  "type": "PlaceData",
                  "id": 52
                }
              }
            },
            "SyncPlatform": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                },
                "release": {
                  "type": "string",
                  "id": 2
                },
                "files": {
                  "type": "uint64",
                  "id": 3
                },
                "bytes": {
                  "type": "uint64",
                  "id": 4
                },
                "manifestBytes": {
                  "type": "uint64",
                  "id": 5
                },
                "deep": {
                  "type": "bool",
                  "id": 6
                },
                "allowMassDelete": {
                  "type": "bool",
                  "id": 7
                }
              }
            },
            "Apply": {
              "fields": {
                "generation": {
                  "type": "uint64",
                  "id": 1
                },
                "baseDigest": {
                  "type": "string",
                  "id": 2
                },
                "upserts": {
                  "rule": "repeated",
                  "type": "DesiredObject",
                  "id": 3
                },
                "removals": {
                  "rule": "repeated",
                  "type": "DesiredKey",
                  "id": 4
                },
                "stateDigest": {
                  "type": "string",
                  "id": 5
                },
                "force": {
                  "type": "bool",
                  "id": 6
                },
                "keptElsewhere": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 230
                }
              }
            },
            "Rehearse": {
              "fields": {
                "apply": {
                  "type": "Apply",
                  "id": 1
                }
              }
            },
            "Inspect": {
              "fields": {
                "serverName": {
                  "type": "string",
                  "id": 1
                },
                "web": {
                  "type": "WebSettings",
                  "id": 2
                },
                "thorough": {
                  "type": "bool",
                  "id": 180
                },
                "claim": {
                  "type": "string",
                  "id": 230
                },
                "uploads": {
                  "rule": "repeated",
                  "type": "SharedUploads",
                  "id": 250
                },
                "claimed": {
                  "type": "string",
                  "id": 251
                },
                "settled": {
                  "type": "bool",
                  "id": 252
                }
              }
            },
            "Challenge": {
              "fields": {
                "add": {
                  "rule": "repeated",
                  "type": "ChallengeAnswer",
                  "id": 1
                },
                "remove": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ChallengeAnswer": {
              "fields": {
                "token": {
                  "type": "string",
                  "id": 1
                },
                "content": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "ProbeDatabase": {
              "fields": {
                "host": {
                  "type": "string",
                  "id": 1
                },
                "port": {
                  "type": "uint32",
                  "id": 2
                },
                "tls": {
                  "type": "Tls",
                  "id": 3
                }
              },
              "nested": {
                "Tls": {
                  "fields": {
                    "ca": {
                      "type": "string",
                      "id": 1
                    }
                  }
                }
              }
            },
            "RunSite": {
              "fields": {
                "action": {
                  "type": "Action",
                  "id": 1
                },
                "site": {
                  "type": "SiteState",
                  "id": 2
                },
                "platform": {
                  "type": "PlatformState",
                  "id": 3
                },
                "task": {
                  "type": "string",
                  "id": 4
                },
                "profile": {
                  "type": "string",
                  "id": 5
                },
                "answerKey": {
                  "type": "bytes",
                  "id": 6
                }
              },
              "nested": {
                "Action": {
                  "values": {
                    "ACTION_UNSPECIFIED": 0,
                    "ACTION_INSTALL": 1,
                    "ACTION_DISCARD": 2,
                    "ACTION_UPDATE": 3,
                    "ACTION_CRON": 4,
                    "ACTION_LOGIN": 5,
                    "ACTION_MAINTENANCE_ON": 6,
                    "ACTION_MAINTENANCE_OFF": 7
                  }
                }
              }
            },
            "MakeBackup": {
              "fields": {
                "backup": {
                  "type": "string",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                },
                "platform": {
                  "type": "string",
                  "id": 3
                },
                "release": {
                  "type": "string",
                  "id": 4
                },
                "database": {
                  "type": "SiteDatabase",
                  "id": 5
                },
                "mostBytes": {
                  "type": "uint64",
                  "id": 6
                },
                "uploads": {
                  "type": "SharedUploads",
                  "id": 250
                },
                "part": {
                  "type": "string",
                  "id": 251
                }
              }
            },
            "LoadBackup": {
              "fields": {
                "backup": {
                  "type": "string",
                  "id": 1
                },
                "digest": {
                  "type": "string",
                  "id": 2
                },
                "bytes": {
                  "type": "uint64",
                  "id": 3
                },
                "contentBytes": {
                  "type": "uint64",
                  "id": 4
                },
                "site": {
                  "type": "string",
                  "id": 5
                },
                "version": {
                  "type": "string",
                  "id": 6
                },
                "database": {
                  "type": "SiteDatabase",
                  "id": 7
                },
                "uploads": {
                  "type": "SharedUploads",
                  "id": 250
                },
                "part": {
                  "type": "string",
                  "id": 251
                }
              }
            },
            "PlaceData": {
              "fields": {
                "move": {
                  "type": "Move",
                  "id": 1
                },
                "site": {
                  "type": "string",
                  "id": 2
                },
                "version": {
                  "type": "string",
                  "id": 3
                },
                "uploads": {
                  "type": "SharedUploads",
                  "id": 250
                },
                "part": {
                  "type": "string",
                  "id": 251
                }
              },
              "nested": {
                "Move": {
                  "values": {
                    "MOVE_UNSPECIFIED": 0,
                    "MOVE_PLACE": 1,
                    "MOVE_PUT_BACK": 2,
                    "MOVE_CLEAR": 3,
                    "MOVE_REMOVE": 4,
                    "MOVE_KEEP_FORMER": 5
                  }
                }
              }
            },
            "Decision": {
              "fields": {
                "jobId": {
                  "type": "string",
                  "id": 1
                },
                "verdict": {
                  "type": "Verdict",
                  "id": 2
                },
                "epoch": {
                  "type": "uint64",
                  "id": 3
                }
              },
              "nested": {
                "Verdict": {
                  "values": {
                    "VERDICT_UNSPECIFIED": 0,
                    "VERDICT_COMMIT": 1,
                    "VERDICT_ABORT": 2
                  }
                }
              }
            },
            "Ack": {
              "fields": {
                "jobId": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "Cancel": {
              "fields": {
                "jobId": {
                  "type": "string",
                  "id": 1
                },
                "reason": {
                  "type": "string",
                  "id": 2
                },
                "epoch": {
                  "type": "uint64",
                  "id": 3
                }
              }
            },
            "Detach": {
              "fields": {
                "reason": {
                  "type": "string",
                  "id": 1
                },
                "reattachAfterSeconds": {
                  "type": "uint32",
                  "id": 2
                }
              }
            },
            "JobPhase": {
              "values": {
                "JOB_PHASE_UNSPECIFIED": 0,
                "JOB_PHASE_ACCEPTED": 1,
                "JOB_PHASE_RUNNING": 2,
                "JOB_PHASE_PREPARED": 3,
                "JOB_PHASE_COMMITTING": 4,
                "JOB_PHASE_FINISHED": 5
              }
            },
            "JobUpdate": {
              "fields": {
                "jobId": {
                  "type": "string",
                  "id": 1
                },
                "epoch": {
                  "type": "uint64",
                  "id": 2
                },
                "sequence": {
                  "type": "uint64",
                  "id": 3
                },
                "phase": {
                  "type": "JobPhase",
                  "id": 4
                },
                "progress": {
                  "type": "Progress",
                  "id": 5
                },
                "result": {
                  "type": "JobResult",
                  "id": 6
                }
              }
            },
            "Progress": {
              "fields": {
                "stage": {
                  "type": "string",
                  "id": 1
                },
                "filesDone": {
                  "type": "uint64",
                  "id": 2
                },
                "filesTotal": {
                  "type": "uint64",
                  "id": 3
                },
                "bytesDone": {
                  "type": "uint64",
                  "id": 4
                },
                "bytesTotal": {
                  "type": "uint64",
                  "id": 5
                }
              }
            },
            "JobResult": {
              "fields": {
                "outcome": {
                  "type": "Outcome",
                  "id": 1
                },
                "stage": {
                  "type": "string",
                  "id": 2
                },
                "failure": {
                  "type": "Problem",
                  "id": 3
                },
                "problems": {
                  "rule": "repeated",
                  "type": "Problem",
                  "id": 4
                },
                "generation": {
                  "type": "uint64",
                  "id": 5
                },
                "stateDigest": {
                  "type": "string",
                  "id": 6
                },
                "checks": {
                  "rule": "repeated",
                  "type": "CheckItem",
                  "id": 7
                },
                "facts": {
                  "type": "Facts",
                  "id": 8
                },
                "bytesFetched": {
                  "type": "uint64",
                  "id": 9
                },
                "filesFetched": {
                  "type": "uint64",
                  "id": 10
                },
                "filesReused": {
                  "type": "uint64",
                  "id": 11
                },
                "seenHost": {
                  "type": "string",
                  "id": 30
                },
                "log": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 120
                },
                "sealedAnswer": {
                  "type": "bytes",
                  "id": 121
                },
                "backup": {
                  "type": "BackupFigures",
                  "id": 140
                }
              },
              "nested": {
                "Outcome": {
                  "values": {
                    "OUTCOME_UNSPECIFIED": 0,
                    "OUTCOME_APPLIED": 1,
                    "OUTCOME_UNCHANGED": 2,
                    "OUTCOME_FAILED": 3,
                    "OUTCOME_ROLLED_BACK": 4,
                    "OUTCOME_ROLLBACK_FAILED": 5,
                    "OUTCOME_CANCELLED": 6
                  }
                }
              }
            },
            "BackupFigures": {
              "fields": {
                "digest": {
                  "type": "string",
                  "id": 1
                },
                "bytes": {
                  "type": "uint64",
                  "id": 2
                },
                "files": {
                  "type": "uint64",
                  "id": 3
                },
                "dataBytes": {
                  "type": "uint64",
                  "id": 4
                },
                "dumpBytes": {
                  "type": "uint64",
                  "id": 5
                }
              }
            },
            "ReleasesReport": {
              "fields": {
                "releases": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 1
                }
              }
            },
            "DriftReport": {
              "fields": {
                "items": {
                  "rule": "repeated",
                  "type": "DriftItem",
                  "id": 1
                },
                "generation": {
                  "type": "uint64",
                  "id": 2
                },
                "healed": {
                  "rule": "repeated",
                  "type": "DriftItem",
                  "id": 20
                }
              }
            },
            "DriftItem": {
              "fields": {
                "path": {
                  "type": "string",
                  "id": 1
                },
                "kind": {
                  "type": "string",
                  "id": 2
                },
                "diff": {
                  "type": "string",
                  "id": 20
                },
                "answer": {
                  "type": "string",
                  "id": 21
                },
                "digest": {
                  "type": "string",
                  "id": 22
                }
              }
            },
            "FetchManifestRequest": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                },
                "release": {
                  "type": "string",
                  "id": 2
                },
                "base": {
                  "type": "string",
                  "id": 3
                },
                "mostPackBytes": {
                  "type": "uint64",
                  "id": 4
                }
              }
            },
            "FetchManifestResponse": {
              "fields": {
                "chunk": {
                  "type": "bytes",
                  "id": 1
                },
                "isDelta": {
                  "type": "bool",
                  "id": 2
                },
                "pack": {
                  "type": "bytes",
                  "id": 3
                }
              }
            },
            "FetchBlobsRequest": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                },
                "release": {
                  "type": "string",
                  "id": 2
                },
                "digests": {
                  "type": "bytes",
                  "id": 3
                }
              }
            },
            "FetchBlobsResponse": {
              "fields": {
                "pack": {
                  "type": "bytes",
                  "id": 1
                }
              }
            },
            "FetchAdvanceRequest": {
              "fields": {
                "platform": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "FetchAdvanceResponse": {
              "fields": {
                "pack": {
                  "type": "bytes",
                  "id": 1
                },
                "manifest": {
                  "type": "bytes",
                  "id": 2
                }
              }
            },
            "FetchCertificateRequest": {
              "fields": {
                "fingerprint": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "FetchCertificateResponse": {
              "fields": {
                "chain": {
                  "type": "string",
                  "id": 1
                },
                "key": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "RenewRequest": {
              "fields": {
                "csr": {
                  "type": "bytes",
                  "id": 1
                }
              }
            },
            "RenewResponse": {
              "fields": {
                "certificate": {
                  "type": "string",
                  "id": 1
                },
                "authority": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "FetchCredentialsRequest": {
              "fields": {
                "site": {
                  "type": "string",
                  "id": 1
                },
                "secretId": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "FetchCredentialsResponse": {
              "fields": {
                "password": {
                  "type": "string",
                  "id": 1
                },
                "ca": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "UploadBlobsRequest": {
              "fields": {
                "backup": {
                  "type": "string",
                  "id": 1
                },
                "chunk": {
                  "type": "bytes",
                  "id": 2
                },
                "digest": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "UploadBlobsResponse": {
              "fields": {
                "digest": {
                  "type": "string",
                  "id": 1
                },
                "bytes": {
                  "type": "uint64",
                  "id": 2
                }
              }
            },
            "FetchBackupRequest": {
              "fields": {
                "backup": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "FetchBackupResponse": {
              "fields": {
                "chunk": {
                  "type": "bytes",
                  "id": 1
                }
              }
            },
            "SupportService": {
              "methods": {
                "MakeBundle": {
                  "requestType": "MakeBundleRequest",
                  "responseType": "MakeBundleResponse",
                  "responseStream": true
                },
                "GetLogLevel": {
                  "requestType": "GetLogLevelRequest",
                  "responseType": "GetLogLevelResponse"
                },
                "SetLogLevel": {
                  "requestType": "SetLogLevelRequest",
                  "responseType": "SetLogLevelResponse"
                }
              }
            },
            "MakeBundleRequest": {
              "fields": {
                "tasks": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 1
                }
              }
            },
            "MakeBundleResponse": {
              "fields": {
                "chunk": {
                  "type": "bytes",
                  "id": 1
                }
              }
            },
            "LogLevel": {
              "fields": {
                "level": {
                  "type": "string",
                  "id": 1
                },
                "usual": {
                  "type": "string",
                  "id": 2
                },
                "untilMs": {
                  "type": "uint64",
                  "id": 3
                }
              }
            },
            "GetLogLevelRequest": {
              "fields": {}
            },
            "GetLogLevelResponse": {
              "fields": {
                "logLevel": {
                  "type": "LogLevel",
                  "id": 1
                }
              }
            },
            "SetLogLevelRequest": {
              "fields": {
                "server": {
                  "type": "string",
                  "id": 1
                },
                "level": {
                  "type": "string",
                  "id": 2
                },
                "seconds": {
                  "type": "uint32",
                  "id": 3
                }
              }
            },
            "SetLogLevelResponse": {
              "fields": {
                "logLevel": {
                  "type": "LogLevel",
                  "id": 1
                }
              }
            }
          }
        }
      }
    }
  }
}`) as Parameters<typeof fromJSON>[0];
