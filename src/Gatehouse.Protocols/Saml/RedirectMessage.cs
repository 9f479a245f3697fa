namespace Gatehouse.Protocols.Saml;

/// <summary>What a signed address carried.</summary>
/// <param name="IsRequest">True for <c>SAMLRequest</c>, false for <c>SAMLResponse</c>.</param>
/// <param name="Xml">The document; its own checks follow.</param>
/// <param name="RelayState">As it was sent; null for none.</param>
public sealed record RedirectMessage(bool IsRequest, ReadOnlyMemory<byte> Xml, string? RelayState);
