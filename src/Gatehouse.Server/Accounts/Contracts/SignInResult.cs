namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>How a sign-in ended.</summary>
public abstract record SignInResult
{
    private SignInResult() { }

    /// <summary>Somebody is signed in.</summary>
    /// <param name="PersonId"><c>usr_…</c>, active when it was decided.</param>
    /// <param name="SessionId"><c>ses_…</c>; null when the flow goes without cookies, and hence without a session.</param>
    /// <param name="AuthTime">When the person last proved who they are.</param>
    /// <param name="Acr">One of <see cref="Contracts.Acr"/>.</param>
    /// <param name="Amr">Methods by RFC 8176, such as <c>pwd</c> and <c>otp</c>.</param>
    /// <param name="UpstreamId">Identity provider that vouched; null for ourselves.</param>
    public sealed record SignedIn(
        string PersonId, string? SessionId, DateTimeOffset AuthTime, string Acr, IReadOnlyList<string> Amr, string? UpstreamId) : SignInResult;

    /// <summary>Nobody is.</summary>
    /// <param name="Code">One of <see cref="SignInRefusals"/>.</param>
    public sealed record Refused(string Code) : SignInResult;
}

/// <summary>Why nobody was signed in.</summary>
public static class SignInRefusals
{
    /// <summary>The person gave up.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The person is known and may not, or cannot prove themselves as strongly as asked.</summary>
    public const string NotAllowed = "not_allowed";

    /// <summary>The identity provider could not be reached, or answered nonsense.</summary>
    public const string UpstreamUnavailable = "upstream_unavailable";

    /// <summary>A page would have been needed, and none was allowed.</summary>
    public const string InteractionRequired = "interaction_required";
}
