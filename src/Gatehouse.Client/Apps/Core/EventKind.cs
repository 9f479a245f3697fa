namespace Gatehouse.Client.Apps.Core;

/// <summary>The rows of <see cref="OrderRules"/>.</summary>
internal enum EventKind
{
    Start,
    Restart,
    EnrollAnonymousUser,
    GetAstClientData,
    SetAuthorisationCode,
    OfflineLogin,
    EnableAuthenticationMode,
    ClearIamTokenCache,
    DeleteUser,
    UpgradeAnonymousUser,
    ExchangeIamToken,
    GetIamAccessTokenClaims,
    DeleteIamTokenByAudience,
    SwitchWorkspace,
    CreateHttpCommonRequest,
    GetInformation,
    GetSdkState,
    GetUserList,
    GetLoggedInUser,
    GetState,
}
