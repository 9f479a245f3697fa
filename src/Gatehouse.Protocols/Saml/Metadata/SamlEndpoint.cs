namespace Gatehouse.Protocols.Saml.Metadata;

/// <summary>Where messages of a kind go (SAML Metadata §2.2.2).</summary>
/// <param name="Binding">One of <see cref="SamlBindings"/>.</param>
/// <param name="Location">Absolute address, http or https.</param>
/// <param name="ResponseLocation">Where responses go, when that is elsewhere.</param>
public sealed record SamlEndpoint(string Binding, string Location, string? ResponseLocation = null);
