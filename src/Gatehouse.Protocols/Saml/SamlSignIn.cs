namespace Gatehouse.Protocols.Saml;

/// <summary>
/// What a response proves. It has been proved once only when the caller stores <see cref="ReplayKey"/> and finds that it was
/// not there yet.
/// </summary>
/// <param name="Issuer">Entity id of the provider.</param>
/// <param name="AssertionId">Id of the assertion; unique per issuer.</param>
/// <param name="ReplayKey">Of issuer and assertion; to be refused the second time.</param>
/// <param name="RememberUntil">How long <see cref="ReplayKey"/> must be remembered: until the assertion could not be accepted anyway.</param>
public sealed record SamlSignIn(string Issuer, string AssertionId, string ReplayKey, DateTimeOffset RememberUntil)
{
    /// <summary>The person; null only where the expectation does not require authentication.</summary>
    public NameId? NameId { get; init; }

    /// <summary>Id of our request that was answered, as far as something signed says so; null when nothing does.</summary>
    public string? InResponseTo { get; init; }

    /// <summary>Sessions at the provider, for logout.</summary>
    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    /// <summary>When the person signed in; null when not stated.</summary>
    public DateTimeOffset? AuthnInstant { get; init; }

    /// <summary>When the provider's session ends; null when not stated.</summary>
    public DateTimeOffset? SessionNotOnOrAfter { get; init; }

    /// <summary>How the person signed in; null when not stated.</summary>
    public string? AuthnContextClass { get; init; }

    /// <summary>Providers behind a proxy that took part, the nearest last.</summary>
    public IReadOnlyList<string> AuthenticatingAuthorities { get; init; } = [];

    /// <summary>What else the provider says, in its order.</summary>
    public IReadOnlyList<SamlAttribute> Attributes { get; init; } = [];

    /// <summary>True when the assertion came encrypted.</summary>
    public bool WasEncrypted { get; init; }

    /// <summary>The assertion as the provider signed it; null where <see cref="ResponseExpectation.KeepAssertion"/> is off or only the response around it was signed. Secret.</summary>
    public string? AssertionXml { get; init; }

    /// <summary>All values of an attribute by its <see cref="SamlAttribute.Name"/>; empty when it is not there.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Attributes.Where(a => string.Equals(a.Name, name, StringComparison.Ordinal)).SelectMany(a => a.Values)];
}
