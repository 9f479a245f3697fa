namespace Gatehouse.Client.TvProvider.Accounts;

/// <summary><c>VSAccountMetadataRequest</c></summary>
/// <param name="IsInterruptionAllowed">May the framework show something: its picker, or a sign-in of the provider.</param>
public sealed record VideoAccountRequest(bool IsInterruptionAllowed)
{
    /// <summary>Providers that the app works with, by the platform's names. Empty for any.</summary>
    public IReadOnlyList<string> SupportedAccountProviderIdentifiers { get; init; } = [];

    /// <summary>Those that its picker shows first.</summary>
    public IReadOnlyList<string> FeaturedAccountProviderIdentifiers { get; init; } = [];

    /// <summary>Our service's name at providers; null where nothing is asked of them.</summary>
    public string? ChannelIdentifier { get; init; }

    /// <summary>The service's signed SAML request; null where nothing is asked of providers.</summary>
    public string? VerificationToken { get; init; }

    /// <summary>What the provider is to state of the viewer. Without any there is no SAML response.</summary>
    public IReadOnlyList<string> AttributeNames { get; init; } = [];

    /// <summary>Always: without the provider the metadata is of no use.</summary>
    public bool IncludeAccountProviderIdentifier => true;

    /// <summary>Always: without the end nobody sees that the sign-in has ended.</summary>
    public bool IncludeAuthenticationExpirationDate => true;
}
