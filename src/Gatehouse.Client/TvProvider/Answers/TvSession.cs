namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>What to do next to sign a viewer in.</summary>
/// <param name="ActionName">One of <see cref="TvActions"/>.</param>
/// <param name="ActionType"><c>interactive</c>, with a browser, or <c>direct</c>.</param>
/// <param name="ReasonType">Such as <c>none</c>, <c>authenticatedSSO</c> or <c>pfs_fallback</c>.</param>
public sealed record TvSession(string ActionName, string ActionType, string ReasonType)
{
    /// <summary>Where the next step is, absolute; null when the answer names no place.</summary>
    public Uri? Url { get; init; }

    /// <summary>Typed on the second screen; null where none was made.</summary>
    public string? Code { get; init; }

    /// <summary>For support; opens nothing.</summary>
    public string? SessionId { get; init; }

    /// <summary>MVPD; null while it is open.</summary>
    public string? Mvpd { get; init; }

    /// <summary>What is missing of <c>mvpd</c>, <c>domainName</c> and <c>redirectUrl</c>.</summary>
    public IReadOnlyList<string> MissingParameters { get; init; } = [];

    /// <summary>End of the code; null without one.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>For the framework of the platform, with <see cref="TvActions.PartnerProfile"/>; else null.</summary>
    public TvPartnerRequest? AuthenticationRequest { get; init; }
}

/// <summary>What the framework of the platform is to ask the provider.</summary>
/// <param name="Type">The protocol; <c>saml</c> is the only one.</param>
/// <param name="Request">Signed by the service; goes as the framework's verification token.</param>
/// <param name="AttributeNames">What the provider is to state.</param>
public sealed record TvPartnerRequest(string Type, string Request, IReadOnlyList<string> AttributeNames);

/// <summary>Values of <see cref="TvSession.ActionName"/>.</summary>
public static class TvActions
{
    /// <summary>Open <see cref="TvSession.Url"/> in a browser, here or on the second screen.</summary>
    public const string Authenticate = "authenticate";

    /// <summary>Something is missing, which this or the second screen brings.</summary>
    public const string Resume = "resume";

    /// <summary>Something is still missing.</summary>
    public const string Retry = "retry";

    /// <summary>There is a profile: ask for decisions.</summary>
    public const string Authorize = "authorize";

    /// <summary>The framework of the platform signs the viewer in.</summary>
    public const string PartnerProfile = "partner_profile";
}
