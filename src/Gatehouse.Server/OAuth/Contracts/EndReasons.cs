namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Why a grant ended, as stored and shown.</summary>
public static class EndReasons
{
    /// <summary>The client revoked its token (RFC 7009).</summary>
    public const string RevokedByClient = "revoked-by-client";

    /// <summary>An authorization code came twice (RFC 6749 §4.1.2).</summary>
    public const string CodeReplayed = "code-replayed";

    /// <summary>A refresh token came again after its successor was used (RFC 9700 §4.14.2).</summary>
    public const string RefreshTokenReused = "refresh-token-reused";

    /// <summary>An administrator ended it.</summary>
    public const string EndedByAdministrator = "ended-by-administrator";

    /// <summary>The person ended it on their account page.</summary>
    public const string EndedByPerson = "ended-by-person";

    /// <summary>The client was disabled.</summary>
    public const string ClientDisabled = "client-disabled";

    /// <summary>The person may no longer sign in.</summary>
    public const string PersonGone = "person-gone";

    /// <summary>The person signed out everywhere.</summary>
    public const string SignedOut = "signed-out";
}
