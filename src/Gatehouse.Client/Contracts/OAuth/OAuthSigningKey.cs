using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>What a key that signs tokens does now.</summary>
public enum OAuthKeyState
{
    /// <summary>Published, and will sign.</summary>
    Next,

    /// <summary>Signs.</summary>
    Signing,

    /// <summary>Published for tokens that it signed.</summary>
    Retired,

    /// <summary>Withdrawn: its tokens count no more.</summary>
    Withdrawn,
}

/// <summary>A key that signs tokens for resources and ID tokens.</summary>
/// <param name="Kid">Its name in tokens and in the published set.</param>
/// <param name="Algorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="State">What it does now.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="SignsFrom">When it begins, or began, to sign.</param>
/// <param name="PublishedUntil">When it leaves the published set; null while that is not known.</param>
/// <param name="WithdrawnAt">When it was withdrawn.</param>
public sealed record OAuthSigningKey(
    string Kid, string Algorithm, OAuthKeyState State, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, DateTimeOffset? PublishedUntil, DateTimeOffset? WithdrawnAt);

/// <summary>A new key is wanted. Nothing in it is required, so a member that is not known is refused.</summary>
/// <param name="Algorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="AtOnce">True when it shall sign now, although verifiers may not know it for a quarter of an hour; false to publish it first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RotateOAuthKey([property: Required, RegularExpression("ES256|RS256")] string Algorithm = "ES256", bool AtOnce = false);

/// <summary>A key is to be withdrawn.</summary>
/// <param name="Reason">For the audit trail.</param>
public sealed record WithdrawOAuthKey([property: Required, StringLength(500, MinimumLength = 1)] string Reason);
