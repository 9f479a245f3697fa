namespace Gatehouse.Client.TvProvider.Accounts;

/// <summary><c>VSAccountMetadata</c></summary>
/// <param name="AccountProviderIdentifier">The provider, by the platform's name; null when the viewer has none.</param>
/// <param name="AuthenticationExpirationDate">End of the sign-in on the device; null when not stated.</param>
/// <param name="SamlAttributeQueryResponse">XML of the provider's answer; null when nothing was asked of it. Secret.</param>
public sealed record VideoAccountMetadata(string? AccountProviderIdentifier, DateTimeOffset? AuthenticationExpirationDate = null, string? SamlAttributeQueryResponse = null)
{
    /// <summary>Never the response.</summary>
    public override string ToString() => $"{nameof(VideoAccountMetadata)} {{ {AccountProviderIdentifier} }}";
}
