namespace Gatehouse.Protocols.Saml.Xacml;

/// <summary>What a provider decided about one resource.</summary>
/// <param name="ResourceId">The resource as it was asked about; null where the only decision names none.</param>
/// <param name="IsPermitted">True for <c>Permit</c>; everything else denies.</param>
/// <param name="Obligations">What goes with it, by id, such as <see cref="RestrictParentalControl"/>; values of one obligation in their order.</param>
public sealed record XacmlDecision(string? ResourceId, bool IsPermitted, IReadOnlyDictionary<string, IReadOnlyList<string>> Obligations)
{
    /// <summary>On a deny: parental controls are the reason.</summary>
    public const string RestrictParentalControl = "urn:tve:xacml:2.0:obligations:restrict-pc";

    /// <summary>On a deny: a larger package would do; the value says which.</summary>
    public const string Upgrade = "urn:tve:xacml:2.0:obligations:upgrade";

    /// <summary>On a permit: ask again after as many seconds.</summary>
    public const string ReAuthorize = "urn:cablelabs:olca:1.0:obligations:re-authz";

    /// <summary>On a permit: the provider wants it logged.</summary>
    public const string Log = "urn:cablelabs:olca:1.0:obligations:log";
}
